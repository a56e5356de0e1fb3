/** `dikast lab`: the group of laboratory commands. Each is a file of its own beside this one. */
import type { Command } from 'commander';
import type { CommandContext } from '../../run.ts';
import { addBftDemoCommand } from './bft-demo.ts';
import { addByzantineSimulationCommand } from './byzantine-simulation.ts';
import { addClaimsCommand } from './claims.ts';
import { addDualConsensusCommand } from './dual-consensus.ts';
import { addDualModelCommand } from './dual-model.ts';
import { addFleetCommand } from './fleet.ts';
import { addPlanCommand } from './plan.ts';
import { addReliabilityCommand } from './reliability.ts';
import { addReplayCommand } from './replay.ts';

const HELP = `
Examples:
  dikast lab bft-demo                       what n = 3f + 1 nodes bear, and what they do not
  dikast lab dual-model                     one, two and three models under every rule
  dikast lab replay votes.jsonl.gz          recorded votes of your own judges under every policy
  dikast lab claims                         published figures, and the rules under which they hold
  dikast lab plan --target 0.99 --error 0.23 --html plan.html
                                            the cheapest panel for a target, as a page to read or print

Every command takes --json and --seed N, all but fleet --html FILE. One seed gives one result.`;

/** Adds the group and its commands. */
export function addLabCommand(program: Command, context: CommandContext): void {
  const lab = program
    .command('lab')
    .summary('show what n agents really buy: exact figures, simulations, planning')
    .description('The reliability laboratory: exact figures, simulations and planning for panels of agents.')
    .addHelpText('after', HELP);
  addBftDemoCommand(lab, context);
  addDualModelCommand(lab, context);
  addDualConsensusCommand(lab, context);
  addByzantineSimulationCommand(lab, context);
  addReliabilityCommand(lab, context);
  addReplayCommand(lab, context);
  addFleetCommand(lab, context);
  addClaimsCommand(lab, context);
  addPlanCommand(lab, context);
}
