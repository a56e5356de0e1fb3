/**
 * What comes last: faults, coverage, quality, signatures, and how to check it all.
 */
import type { Fault } from '@dikast/core/faults/fault';
import { wordsOf } from 'dikast/verdict/reasons';
import { hasAnswered, type Verdict } from 'dikast/verdict/verdict';
import type { ReportStyle } from './style.ts';
import { countOf, printable, wrapBehind, wrapFacts } from './text-layout.ts';

/** What the report says of its surroundings. */
export interface Surroundings {
  /** File that the verdict was saved in. */
  readonly savedAs?: string;
  /** Configuration file in force, if not the built-in defaults. */
  readonly configFile?: string;
}

const FAULTS_SHOWN = 10;
const QUALITY_FULL = 10_000;

/** Lines on faults and machinery. */
export function renderMachinery(verdict: Verdict, style: ReportStyle, surroundings: Surroundings): readonly string[] {
  const { width, colors } = style;
  const dim = (line: string) => colors.dim(line);
  return [
    ...renderFailures(verdict, style),
    ...renderFaults(verdict.faults, style),
    ...wrapFacts('  ', figuresOf(verdict), width).map(dim),
    ...wrapFacts('  ', provenanceOf(verdict, surroundings), width).map(dim),
    ...wrapFacts('  ', verificationHint(surroundings), width).map(dim),
  ];
}

function figuresOf({ pools, faults, qualityBasisPoints }: Verdict): readonly string[] {
  const seats = pools.reduce((sum, { coverage }) => sum + coverage.requested, 0);
  const answered = pools
    .flatMap(({ attendance }) => attendance)
    .filter(({ assessment }) => hasAnswered(assessment)).length;
  return [
    `${answered} of ${countOf(seats, 'agent')} answered`,
    faults.length === 0 ? 'no faults' : countOf(faults.length, 'fault'),
    `quality ${(qualityBasisPoints / QUALITY_FULL).toFixed(2)}`,
  ];
}

function provenanceOf({ pools, isolation }: Verdict, { configFile }: Surroundings): readonly string[] {
  const ballots = pools.reduce((sum, pool) => sum + pool.ballots.length, 0);
  return [
    countOf(ballots, 'signed ballot'),
    describeCertificates(pools),
    isolation === 'process' ? 'all agents in one process (see docs/threat-model.md)' : isolation,
    configFile === undefined ? 'built-in configuration' : `configuration ${printable(configFile)}`,
  ];
}

/** How many of each pool's replicas signed its decision, or which pools have no certificate. */
function describeCertificates(pools: Verdict['pools']): string {
  const without = pools.filter(({ certificate }) => certificate === null);
  if (without.length > 0) return `no certificate of ${without.map(({ pool }) => printable(pool)).join(', ')}`;
  const signed = pools.map(({ certificate, roster }) => `${certificate?.signatures.length ?? 0} of ${roster.length}`);
  return `certified by ${signed.join(', ')} replicas`;
}

function verificationHint({ savedAs }: Surroundings): readonly string[] {
  if (savedAs !== undefined) return [`verify: npx dikast verify ${printable(savedAs)}`];
  return ['keep it: --output verdict.json', 'verify: npx dikast verify verdict.json'];
}

/** Agents that failed, and how: they cost their votes, and someone has to mend them. */
function renderFailures({ pools }: Verdict, { width, colors }: ReportStyle): readonly string[] {
  const failed = pools
    .flatMap(({ attendance }) => attendance)
    .filter(({ assessment, examination }) => assessment === 'failed' || examination === 'failed');
  const shown = failed.slice(0, FAULTS_SHOWN).flatMap(({ agent, detail }) => {
    const because = detail === null ? '' : `: ${printable(detail)}`;
    return wrapBehind('  ', `failed: ${printable(agent)}${because}`, width);
  });
  return closed(shown, failed.length - FAULTS_SHOWN, 'more agent', 'failed').map((line) => colors.yellow(line));
}

function renderFaults(faults: readonly Fault[], { width, colors }: ReportStyle): readonly string[] {
  const shown = faults.slice(0, FAULTS_SHOWN).flatMap(({ agent, kind, class: faultClass, detail }) => {
    const proof = faultClass === 'evidence' ? 'proven' : 'suspected';
    return wrapBehind('  ', `${wordsOf(kind)} (${proof}): ${printable(agent)}, ${printable(detail)}`, width);
  });
  return closed(shown, faults.length - FAULTS_SHOWN, 'more fault').map((line) => colors.yellow(line));
}

/** Lines, what they leave out, and an empty line; nothing for nothing. */
function closed(lines: readonly string[], hidden: number, noun: string, verb = ''): readonly string[] {
  if (lines.length === 0) return [];
  return [...lines, ...(hidden > 0 ? [`  and ${countOf(hidden, noun)} ${verb}`.trimEnd()] : []), ''];
}
