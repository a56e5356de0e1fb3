/** What agents that were to be asked did in the two rounds. */
import { type Attendance, hasAnswered, type SeatStatus } from '../verdict/verdict.ts';
import type { RoundResult } from './round.ts';

/** One line for each agent, in their order; an agent that was not in the first round is excluded. */
export function attendanceOf(
  agents: readonly { readonly id: string }[],
  first: RoundResult,
  second: RoundResult | undefined,
): readonly Attendance[] {
  const absent: SeatStatus = second === undefined ? 'not_asked' : 'not_needed';
  return agents.map(({ id: agent }) => {
    const assessment = first.seats.get(agent) ?? { status: 'excluded' as const, detail: null };
    const hasVoted = hasAnswered(assessment.status);
    const examination = hasVoted ? second?.seats.get(agent) : undefined;
    return {
      agent,
      assessment: assessment.status,
      examination: hasVoted ? (examination?.status ?? absent) : 'not_asked',
      detail: assessment.detail ?? examination?.detail ?? null,
    };
  });
}
