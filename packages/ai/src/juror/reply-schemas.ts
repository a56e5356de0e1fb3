/** What models are to reply: the explanation before the choice. */
import { z } from 'zod';

const problemSchema = z.object({
  claim: z.number().int().min(0).nullable(),
  reason: z.string(),
  kind: z.string(),
  source: z.string().nullable(),
  quote: z.string().nullable(),
});

/** An opinion in the first round. */
export const opinionSchema = z.object({
  token: z.string(),
  explanation: z.string(),
  problems: z.array(problemSchema),
  choice: z.enum(['approve', 'reject', 'abstain']),
  confidence: z.number().min(0).max(1),
});

/** An opinion as a model states it. */
export type StatedOpinion = z.output<typeof opinionSchema>;
/** One problem that a model states. */
export type StatedProblem = StatedOpinion['problems'][number];

/** A ruling in the second round. */
export const rulingSchema = z.object({
  token: z.string(),
  explanation: z.string(),
  ruling: z.enum(['uphold', 'dismiss', 'unsure']),
});
