/**
 * What a source is called: the terms of its title, and of its URL's path.
 */
import type { Subject } from '../../text/subject.ts';
import { keysOf } from './terms.ts';

const known = new WeakMap<Subject, (ReadonlySet<string> | undefined)[]>();

/** Terms of a source's title and URL. */
export function titleKeysOf(subject: Subject, source: number): ReadonlySet<string> {
  let bySource = known.get(subject);
  if (bySource === undefined) {
    bySource = [];
    known.set(subject, bySource);
  }
  const { title = '', url = '' } = subject.request.sources[source] ?? {};
  const path = url.replace(/^https?:\/\/[^/]*/i, '').replace(/[^\p{L}\p{N}]+/gu, ' ');
  bySource[source] ??= keysOf(`${title} ${path}`);
  return bySource[source] ?? new Set();
}
