/**
 * The list of references at an answer's end: which source each of its labels stands for.
 * "[2] Leave policy, https://..." makes [2] the source with that URL, that id or that title.
 */
import type { Claim } from '../../request/claims.ts';
import type { ValidationRequest } from '../../request/request.ts';
import type { AnswerLayout } from './answer-layout.ts';
import { urlKey } from './source-resolver.ts';

const LABEL = /^\s*(?:[-*•–]\s+)?(?:\[\^?([^\]\s]{1,64})\]:?|(\d{1,3})[.):])\s*(.+)$/su;
const URL_IN_LINE = /https?:\/\/[^\s<>()[\]"']+[^\s<>()[\]"'.,;:!?]/g;

/** Source index by label. Lines that name no known source define nothing. */
export function definitionsOf(
  { sources }: ValidationRequest,
  claims: readonly Claim[],
  layout: AnswerLayout,
): ReadonlyMap<string, number> {
  const definitions = new Map<string, number>();
  const byUrl = new Map(
    sources.flatMap(({ url }, index) => (url === undefined ? [] : [[urlKey(url), index] as const])),
  );
  for (const { index, text } of claims) {
    if (!layout.isReference(index)) continue;
    const [, marker, numeral, rest = ''] = LABEL.exec(text) ?? [];
    const label = marker ?? numeral;
    if (label === undefined || definitions.has(label)) continue;
    const urls = [...rest.matchAll(URL_IN_LINE)].map(([url]) => byUrl.get(urlKey(url)));
    const source = urls.find((found) => found !== undefined) ?? sources.findIndex((one) => isNamed(one, rest));
    if (source !== -1) definitions.set(label, source);
  }
  return definitions;
}

function isNamed({ id, title }: { readonly id: string; readonly title?: string | undefined }, line: string): boolean {
  const words = ` ${line.toLowerCase().replace(/[^\p{L}\p{N}_.-]+/gu, ' ')} `;
  if (!/^\d+$/.test(id) && words.includes(` ${id.toLowerCase()} `)) return true;
  return title !== undefined && title.trim().length > 3 && line.toLowerCase().includes(title.trim().toLowerCase());
}
