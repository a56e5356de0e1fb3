/** A claim as a classifier should read it: markers of citations are no part of what is claimed, and no source has them. */
import type { Subject } from 'dikast';

/** The claim without the markers that name sources of the request, or number them. */
export function claimText({ text }: Subject['claims'][number], { sources }: Subject['request']): string {
  const ids = new Set(sources.map(({ id }) => id));
  const isMarker = (inside: string) =>
    inside.split(/[,;]/).every((name) => ids.has(name.trim()) || /^\s*\d{1,3}\s*$/.test(name));
  return text.replace(/\s*\[([^[\]]{1,500})\]/g, (marker, inside: string) => (isMarker(inside) ? '' : marker));
}
