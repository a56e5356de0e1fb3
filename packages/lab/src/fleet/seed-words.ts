/** Text as seed words, so that draws follow from what was said. */

/** Two 32-bit words of a text (FNV-1a from two starts): enough to tell prompts apart, not for anything secret. */
export function seedOf(text: string): readonly [number, number] {
  return [fnv1a(text, 0x811c9dc5), fnv1a(text, 0x01000193)];
}

function fnv1a(text: string, start: number): number {
  let hash = start;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
