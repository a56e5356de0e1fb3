/** `dikast lab plan`: reads who can be hired, plans, and says by its exit code whether the target can be reached. */
import { planReport } from '@dikast/lab/planner/plan-report';
import { type AgentSupply, type HireableAgent, NAMED_AGENTS_MAX } from '@dikast/lab/planner/plan-request';
import { KNOWN_ANSWERS_MIN, recordedAgents } from '@dikast/lab/planner/recorded-agents';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { displayName, readBytes } from '../input/byte-source.ts';
import { parseJson } from '../input/json-text.ts';
import { decodeUtf8 } from '../input/utf8-text.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { countOf } from '../report/text-layout.ts';
import { type LabOutputs, showLabReport } from './lab-report.ts';
import { formatOf, readTable } from './replay-votes.ts';
import { driveSteps } from './run-lab.ts';

/** Options as they come from the command line. */
export interface PlanOptions extends Omit<LabOutputs, 'command'> {
  readonly target: number;
  readonly coverage: number;
  readonly error?: number;
  readonly agents?: string;
  readonly votes?: string;
  readonly rho?: number;
  readonly alike: number;
  readonly cost: number;
  readonly latency: number;
  readonly agentsMax: number;
  readonly verifier?: readonly [number, number];
}

const FILE_BYTES_MAX = 100_000;
const NAME_LENGTH_MAX = 40;
/** Votes under the names that dikast lab replay expects too. */
const VOTE_COLUMNS = { item: 'item', judge: 'judge', vote: 'vote', truth: 'truth', family: 'family' };

/** Plans and shows the report. @throws Problem for options that contradict each other and for a file that is not usable. */
export async function showPlan(options: PlanOptions, io: Io): Promise<ExitCode> {
  const { target, coverage, alike, cost, latency, verifier } = options;
  const hired =
    options.votes === undefined ? await hireStated(options, io) : await hireRecorded(options, options.votes, io);
  const [detection, falseAlarm] = verifier ?? [0, 0];
  const request = {
    target,
    coverage,
    supply: hired.supply,
    rho: hired.rho,
    alike,
    verifier: verifier === undefined ? undefined : { detection, falseAlarm, cost, latencyMs: latency },
  };
  const result = await driveSteps(planReport(request), io);
  const exitCode = await showLabReport(result.report, { ...options, command: `lab plan --target ${target}` }, io);
  return result.isReachable ? exitCode : EXIT_CODES.rejected;
}

/** Who can be hired, and how their errors correlate. */
interface Hired {
  readonly supply: AgentSupply;
  readonly rho: number;
}

async function hireStated({ error, agents, cost, latency, agentsMax, rho = 0 }: PlanOptions, io: Io): Promise<Hired> {
  if (agents !== undefined && error !== undefined)
    throw new Problem(EXIT_CODES.usage, '--agents and --error: give one of them');
  if (agents !== undefined) {
    if (rho === 1) throw new Problem(EXIT_CODES.usage, '--rho 1 with --agents: agents that differ cannot be all alike');
    return { supply: { kind: 'named', agents: await readAgents(agents, io) }, rho };
  }
  if (error === undefined) throw new Problem(EXIT_CODES.usage, 'expected --error RATE, --agents FILE or --votes FILE');
  return { supply: { kind: 'equal', agent: { name: 'agent', error, cost, latencyMs: latency }, agentsMax }, rho };
}

/** The judges of recorded votes. */
async function hireRecorded(options: PlanOptions, file: string, io: Io): Promise<Hired> {
  const { error, agents, cost, latency } = options;
  if (error !== undefined || agents !== undefined)
    throw new Problem(EXIT_CODES.usage, '--votes, --agents and --error: give one of them');
  const table = await readTable(file, { ...VOTE_COLUMNS, format: formatOf(file, undefined) }, io);
  const recorded = recordedAgents(table, { cost, latencyMs: latency });
  const known = `${countOf(recorded.items, 'item')} with a known answer`;
  if (recorded.agents.length === 0)
    throw new Problem(EXIT_CODES.badInput, `${file}: ${known}, and no judge voted on ${KNOWN_ANSWERS_MIN} of them`);
  const rho = options.rho ?? recorded.rho;
  await io.stderr.write(
    `${known}; ${countOf(recorded.agents.length, 'judge')} looked at, ${recorded.leftOut} left out; correlation of errors ${rho.toFixed(3)}\n`,
  );
  return { supply: { kind: 'named', agents: recorded.agents }, rho };
}

async function readAgents(file: string, io: Io): Promise<readonly HireableAgent[]> {
  const bad = (what: string) => new Problem(EXIT_CODES.badInput, `${file}: ${what}`);
  const name = displayName(file);
  const list = parseJson(decodeUtf8(await readBytes(file, FILE_BYTES_MAX, io), name), { file: name });
  if (!Array.isArray(list) || list.length === 0 || list.length > NAMED_AGENTS_MAX)
    throw bad(`expected a list of 1 to ${NAMED_AGENTS_MAX} agents`);
  return list.map((entry: unknown, index) => agentOf(entry, (what) => bad(`agents[${index}]: ${what}`)));
}

function agentOf(entry: unknown, bad: (what: string) => Problem): HireableAgent {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) throw bad('expected an object');
  const { name, error, cost, latencyMs, ...rest } = entry as Record<string, unknown>;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw bad(`unknown member "${unknown}", expected name, error, cost and latencyMs`);
  if (typeof name !== 'string' || name === '' || name.length > NAME_LENGTH_MAX)
    throw bad(`name: expected a text of 1 to ${NAME_LENGTH_MAX} characters`);
  return {
    name,
    error: numberOf('error', error, 1, bad),
    cost: numberOf('cost', cost, 1e9, bad),
    latencyMs: numberOf('latencyMs', latencyMs, 1e9, bad),
  };
}

function numberOf(member: string, value: unknown, most: number, bad: (what: string) => Problem): number {
  if (typeof value === 'number' && value >= 0 && value <= most) return value;
  throw bad(`${member}: ${JSON.stringify(value) ?? 'missing'}, expected a number from 0 to ${most}`);
}
