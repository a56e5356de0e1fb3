/** `dikast review`: its subcommands and help. The work is in session/reviews.ts and session/rule.ts. */
import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from '../run.ts';
import type { ReviewOptions } from '../session/reviews.ts';
import type { RuleOptions } from '../session/rule.ts';

const HELP = `
Where the agents come to no consensus, a person may rule: one of security.access_control.reviewers of the configuration,
in a role of human_reviewer_roles. Until then the verdict stays undecided, however long that takes.

Examples:
  dikast review key anna                    makes the key of a reviewer and prints its line of configuration
  dikast review list
  dikast review show 3f2a
  dikast review rule 3f2a approve --as anna --reason "The contract says so in clause 4."
  dikast review rule 3f2a reject --pool fact_verification --as anna --reason "The sum is wrong."`;

const EXIT_CODES = `
Exit codes:
  0  done     64 wrong usage     65 no such review, or the ruling does not count
  73 the record cannot be used   78 configuration or keys unusable`;

/** Adds the command. */
export function addReviewCommand(program: Command, { io, finish }: CommandContext): void {
  const review = program
    .command('review')
    .summary('list, show and rule on answers that the agents left undecided')
    .description('Lists, shows and settles the verdicts that wait for a ruling by a person.')
    .addHelpText('after', HELP);
  const withPlaces = (command: Command) =>
    command
      .option('--config <file>', 'configuration (default: dikast.yaml if it is there)')
      .option('--home <dir>', 'where keys and records are kept (default: DIKAST_HOME or ./.dikast)')
      .option('--json', 'print JSON')
      .addHelpText('after', EXIT_CODES);
  withPlaces(review.command('list'))
    .summary('list what waits, and until when')
    .description('Lists the verdicts that wait for a ruling, with what is open and until when.')
    .action(async (options: ReviewOptions) => {
      const { listReviews } = await import('../session/reviews.ts');
      finish(await listReviews(options, io));
    });
  withPlaces(review.command('show'))
    .summary('show one with its sources, objections and votes')
    .description('Shows all that a reviewer needs: the answer, its sources, every objection and vote.')
    .argument('<validation>', 'the validation, or as much of its beginning as is unambiguous')
    .action(async (validation: string, options: ReviewOptions) => {
      const { showReview } = await import('../session/reviews.ts');
      finish(await showReview(validation, options, io));
    });
  withPlaces(review.command('rule'))
    .summary('rule on one, signed and recorded')
    .description('Rules on an undecided verdict: signs the ruling, completes the verdict and records both.')
    .argument('<validation>', 'the validation, or as much of its beginning as is unambiguous')
    .argument('<choice>', 'approve or reject', parseChoice)
    .requiredOption('--as <name>', 'the reviewer, by name in the configuration')
    .requiredOption('--reason <text>', 'why, for those who read the verdict')
    .option('--pool <name...>', 'the open pools that are ruled on (default: all that are open)')
    .option('--output <file>', 'save the completed verdict as JSON')
    .action(async (validation: string, choice: 'approve' | 'reject', options: RuleOptions) => {
      const { rule } = await import('../session/rule.ts');
      finish(await rule(validation, choice, options, io));
    });
  review
    .command('key')
    .summary("make a reviewer's key")
    .description("Makes a reviewer's key, if it is not there, and prints its line of configuration.")
    .argument('<name>', 'lower-case letters, digits, dots, dashes and underscores', parseName)
    .option('--role <role>', 'role to print', 'domain_expert')
    .option('--home <dir>', 'where keys are kept (default: DIKAST_HOME or ./.dikast)')
    .addHelpText('after', EXIT_CODES)
    .action(async (name: string, options: { readonly role: string; readonly home?: string }) => {
      const { printReviewerKey } = await import('../session/reviewer-key.ts');
      finish(await printReviewerKey(name, options, io));
    });
}

function parseChoice(text: string): string {
  if (text !== 'approve' && text !== 'reject') throw new InvalidArgumentError('Expected approve or reject.');
  return text;
}

function parseName(text: string): string {
  if (!/^[a-z0-9][a-z0-9_.-]{0,63}$/.test(text))
    throw new InvalidArgumentError('Expected lower-case letters, digits, dots, dashes and underscores, 64 at most.');
  return text;
}
