/**
 * From an id as an answer writes it to the source it names: by id, by URL, by title, or by number.
 * Numbers count the sources as they were given, unless the ids themselves end in numbers after one common prefix.
 */
import type { Source } from '../../request/request.ts';

/** Finds the index of the source that an id names, or undefined. */
export type SourceResolver = (id: string) => number | undefined;

/** A resolver over the sources of a request. */
export function makeSourceResolver(sources: readonly Source[]): SourceResolver {
  const byName = new Map<string, number>();
  const add = (name: string, index: number) => {
    if (name !== '' && !byName.has(name)) byName.set(name, index);
  };
  for (const [index, source] of sources.entries()) add(source.id, index);
  for (const [index, source] of sources.entries()) {
    add(source.id.toLowerCase(), index);
    if (source.url !== undefined) add(urlKey(source.url), index);
    if (source.title !== undefined) add(source.title.trim().toLowerCase(), index);
  }
  const byNumber = numbering(sources);
  return (id) => {
    const bare = id.replace(/^(?:source|src|ref):/i, '');
    return (
      byName.get(id) ??
      byName.get(id.toLowerCase()) ??
      byName.get(bare.toLowerCase()) ??
      (/^https?:/i.test(id) ? byName.get(urlKey(id)) : undefined) ??
      (/^\d{1,4}$/.test(bare) ? byNumber(Number(bare)) : undefined)
    );
  };
}

/** A URL without what rarely matters: scheme, `www.`, fragment, closing slash, upper case in the host. */
export function urlKey(url: string): string {
  const [, host = '', rest = ''] = /^https?:\/\/(?:www\.)?([^/?#]*)([^#]*)/i.exec(url) ?? [];
  return `//${host.toLowerCase()}${rest.replace(/\/$/, '')}`;
}

function numbering(sources: readonly Source[]): (number: number) => number | undefined {
  const own = new Map<number, number>();
  const prefixes = new Set<string>();
  for (const [index, { id }] of sources.entries()) {
    const [, prefix, digits] = /^(.*?\D|)(\d{1,4})$/.exec(id) ?? [];
    if (digits === undefined) return (number) => positionOf(number, sources.length);
    prefixes.add(prefix ?? '');
    own.set(Number(digits), index);
  }
  if (prefixes.size !== 1 || own.size !== sources.length) return (number) => positionOf(number, sources.length);
  // Ids that are numbers leave no room for counting; "doc-4" and "doc-9" may be meant either way.
  return (number) => own.get(number) ?? (prefixes.has('') ? undefined : positionOf(number, sources.length));
}

function positionOf(number: number, count: number): number | undefined {
  return number >= 1 && number <= count ? number - 1 : undefined;
}
