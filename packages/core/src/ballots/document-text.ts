/**
 * The texts that a ballot may quote, read from the request as it is recorded.
 */

/** Text of a document by its name: `answer`, `query`, or `source:<id>`; undefined when the request has none. */
export function documentText(request: unknown, name: string): string | undefined {
  const { answer, query, sources } = request as { answer?: unknown; query?: unknown; sources?: unknown };
  const text = name === 'answer' ? answer : name === 'query' ? query : sourceText(sources, name);
  return typeof text === 'string' ? text : undefined;
}

function sourceText(sources: unknown, name: string): unknown {
  if (!Array.isArray(sources)) return undefined;
  const found: unknown = sources.find((source) => `source:${String((source as { id?: unknown } | null)?.id)}` === name);
  return (found as { text?: unknown } | undefined)?.text;
}
