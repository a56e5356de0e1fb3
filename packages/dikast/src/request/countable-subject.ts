/**
 * The bounds on a request that show only once its texts are split: claims of the answer, sentences of the sources.
 */
import { DikastError } from '../errors/dikast-error.ts';
import { Subject, workingViewOf } from '../text/subject.ts';
import { REQUEST_BOUNDS, type ValidationRequest } from './request.ts';

/** The subject of a request. @throws DikastError `invalid_request` when it splits into more parts than are judged at once. */
export function countableSubject(request: ValidationRequest): Subject {
  const subject = new Subject(request);
  const { claimsMax, sourceSentencesMax } = REQUEST_BOUNDS;
  if (subject.claims.length > claimsMax)
    throw tooMany(`request.answer: ${subject.claims.length} claims, at most ${claimsMax}`, 'answer');
  const sentences = workingViewOf(subject).sourceSentences.length;
  if (sentences > sourceSentencesMax)
    throw tooMany(`request.sources: ${sentences} sentences, at most ${sourceSentencesMax}`, 'sources');
  return subject;
}

function tooMany(problem: string, what: string): DikastError {
  return new DikastError('invalid_request', `${problem} are judged at once; split the ${what}`);
}
