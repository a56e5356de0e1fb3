/** The part of the feature table that is about the gateway. */
import { inForce, type SettingRow } from './setting-row.ts';

const VARIABLE = 'the name of an environment variable';

/** In the order of the file. */
export const GATEWAY_ROWS: readonly SettingRow[] = [
  inForce(
    'gateway.upstream',
    'an http or https URL without a password and a query',
    'The vendor that dikast gateway stands in front of, up to and with /v1. Options on the command line win, here and below.',
  ),
  inForce('gateway.api_key_env', VARIABLE, "Holds the vendor's key. Default: the client's key is passed on."),
  inForce('gateway.client_key_env', VARIABLE, 'Holds the key that clients must send. Default: none is asked for.'),
  inForce(
    'gateway.host',
    'an address of 1 to 255 letters, digits, dots, colons and dashes',
    'Where it listens; others than this machine need client_key_env. Default: 127.0.0.1.',
  ),
  inForce('gateway.port', 'a whole number from 0 to 65535', 'Its port; 0 takes a free one. Default: 8090.'),
  inForce(
    'gateway.policy',
    'block, revise, annotate or shadow',
    'What becomes of answers: what is not accepted is withheld, or written again first; annotate and shadow release everything. Default: block.',
  ),
  inForce(
    'gateway.undecided',
    'fail_closed or fail_open',
    'What becomes of answers without a decision. Default: fail_closed.',
  ),
  inForce(
    'gateway.max_revisions',
    'a whole number from 0 to 5',
    'How often an answer is written again under revise. Default: 1.',
  ),
  inForce(
    'gateway.release',
    'answer or claim',
    'What a stream is released by: the whole answer, or each claim once it is accepted. Default: answer.',
  ),
  inForce(
    'gateway.withheld_text',
    'one to 500 characters of text',
    'Said instead of an answer that is withheld. Default: a sentence that says so.',
  ),
  inForce(
    'gateway.calls',
    'a whole number from 1 to 10000',
    'Calls at a time; more are refused with status 503. Default: 64.',
  ),
  inForce(
    'gateway.timeout',
    'a duration from 1ms to 3600s with its unit, such as 120s',
    'Time for a call, revisions included. Default: 120s.',
  ),
  inForce('gateway.max_body', 'a whole number from 1 to 64, in MiB', 'Longest request that is read. Default: 4.'),
  inForce(
    'gateway.keep_alive',
    'a duration up to 3600s with its unit, such as 15s',
    'A stream that is held back says nothing for no longer than this: then it sends a comment, which clients ignore. 0s sends none. Default: 15s.',
  ),
];
