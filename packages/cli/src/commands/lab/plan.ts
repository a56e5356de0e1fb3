/** `dikast lab plan`: its options and help. The work is in @dikast/lab/planner. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../../run.ts';
import type { PlanOptions } from '../../session/plan.ts';
import { parseShare, parseWhole } from '../option-values.ts';
import { addLabOptions, type LabOptions } from './lab-options.ts';

const AGENTS_MAX = 301;

const HELP = `
Agents that differ are named in a file, at most 10 of them; every panel of them is looked at:
  [{ "name": "small", "error": 0.3, "cost": 0.0004, "latencyMs": 400 }, ...]

Examples:
  dikast lab plan --target 0.99 --error 0.23 --cost 0.002 --latency 900ms
  dikast lab plan --target 0.99 --error 0.23 --rho 0.2 --cost 0.002 --latency 900ms
  dikast lab plan --target 0.995 --coverage 0.7 --agents agents.json --rho 0.15 --html plan.html
  dikast lab plan --target 0.98 --error 0.2 --verifier 0.9,0.05
  dikast lab plan --target 0.95 --coverage 0.6 --votes votes.jsonl.gz

Exit codes:
  0  the cheapest panel is shown     1  nothing reaches the target, and the reason is shown
  64 wrong usage                     65 the file is not usable      130 interrupted`;

/** Adds the command. */
export function addPlanCommand(lab: Command, { io, finish }: CommandContext): void {
  addLabOptions(lab.command('plan'))
    .summary('the cheapest panel that reaches a target, or why none does')
    .description(
      'Finds the cheapest strategy and number of agents that keep wrong accepted answers below 1 - target and answer enough tasks; shows what more money buys, what one more agent is worth, and what correlation makes impossible.',
    )
    .requiredOption(
      '--target <share>',
      'tasks that must not end with a wrong answer accepted, such as 0.99',
      parseShare,
    )
    .option('--coverage <share>', 'tasks that must end with an answer accepted', parseShare, 0.8)
    .option('--error <rate>', 'error rate of an agent', parseShare)
    .option('--agents <file>', 'agents that differ, as a JSON list, in place of --error, --cost and --latency')
    .option('--votes <file>', 'judges with known answers on record, as dikast lab replay reads them')
    .option(
      '--rho <share>',
      'correlation of errors between any two agents (default: 0, or that of --votes)',
      parseShare,
    )
    .option('--alike <share>', 'share of wrong answers that are the same wrong answer', parseShare, 1)
    .option('--cost <amount>', 'cost of one call, in any currency', parseAmount, 1)
    .addOption(
      new Option('--latency <time>', 'median time of one call: 900ms, 1.5s')
        .argParser(parseTime)
        .default(1000, '1000ms'),
    )
    .option('--agents-max <n>', 'most equal agents to look at', parseWhole(1, AGENTS_MAX), 31)
    .option(
      '--verifier <rates>',
      'also look at a verifier: share of wrong answers it stops, share of right ones it stops',
      parseRates,
    )
    .addHelpText('after', HELP)
    .action(async (options: LabOptions & PlanOptions) => {
      const { showPlan } = await import('../../session/plan.ts');
      finish(await showPlan(options, io));
    });
}

function parseAmount(text: string): number {
  const value = Number(text);
  if (!/^[0-9]*\.?[0-9]+$/.test(text) || value > 1e9)
    throw new InvalidArgumentError('Expected an amount such as 0.002.');
  return value;
}

function parseTime(text: string): number {
  const [, number, unit] = /^([0-9]*\.?[0-9]+)(ms|s)?$/.exec(text) ?? [];
  const value = Number(number) * (unit === 's' ? 1000 : 1);
  if (number === undefined || value > 1e9) throw new InvalidArgumentError('Expected a time such as 900ms or 1.5s.');
  return value;
}

function parseRates(text: string): readonly [number, number] {
  const [detection, falseAlarm, ...rest] = text.split(',').map(parseShare);
  if (detection === undefined || falseAlarm === undefined || rest.length > 0)
    throw new InvalidArgumentError('Expected two numbers with a comma between, such as 0.9,0.05.');
  return [detection, falseAlarm];
}
