/** `dikast attack`: its options and help. The work is in session/attack.ts. */
import type { Command } from 'commander';
import type { CommandContext } from '../run.ts';
import type { AttackOptions } from '../session/attack.ts';
import { parseShare, parseWhole, WHOLE_MAX } from './option-values.ts';

const HELP = `
Simulated agents judge answers of which the laboratory knows the truth; ballots, decisions, weights and standing are
those of the real pool. The attack is laid beside the same requests with everybody honest, with the Byzantine seats
empty, and with f + 1 attackers.

Examples:
  dikast attack --pool 7 --byzantine always-opposite,random --honest-error 0.1 --rho 0.3 --requests 500 --seed 1
  dikast attack --byzantine sleeper=200,sleeper=200 --calibration 100 --standby 2 --seed 1
  dikast attack --byzantine equivocation,replay --signed --seed 1    real ed25519 ballots through the real admission
  dikast attack --list                                               every attacker, with its parameter

Exit codes:
  0  done     64 wrong usage     130 interrupted`;

/** Adds the command. */
export function addAttackCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('attack')
    .summary('let Byzantine agents attack a simulated pool')
    .description('Shows what an attack on one pool achieves, who is found out, and when.')
    .option('--pool <n>', 'agents of the pool, 4 .. 22', parseWhole(0, WHOLE_MAX), 7)
    .option('--byzantine <names>', 'attackers, one a seat, with commas between', 'always-opposite')
    .option('--honest-error <share>', 'how often an honest agent errs, 0 .. 0.5', parseShare, 0.1)
    .option(
      '--ruling-error <share>',
      'how often it errs about a stated objection (default: a quarter of that)',
      parseShare,
    )
    .option('--rho <share>', 'correlation of honest errors, 0 .. 1', parseShare, 0.3)
    .option('--requests <n>', 'requests, 1 .. 100000', parseWhole(0, WHOLE_MAX), 500)
    .option('--bad <share>', 'share of bad answers', parseShare, 0.5)
    .option('--known <share>', 'share of requests whose truth becomes known', parseShare, 0.2)
    .option('--calibration <n>', 'known answers before the first request', parseWhole(0, WHOLE_MAX), 0)
    .option(
      '--standby <n>',
      'honest agents that wait to replace those that lose their say',
      parseWhole(0, WHOLE_MAX),
      0,
    )
    .option('--quarantined <votes>', "a quarantined agent's votes: void, or counted at the least weight", 'void')
    .option('--plain', 'a pool without a second round')
    .option('--signed', 'real ed25519 ballots through the real admission')
    .option('--seed <n>', 'everything follows from it', parseWhole(0, WHOLE_MAX), 1)
    .option('--json', 'print the report as JSON')
    .option('--list', 'list the attackers')
    .addHelpText('after', HELP)
    .action(async (options: AttackOptions) => {
      const { attack } = await import('../session/attack.ts');
      finish(await attack(options, io));
    });
}
