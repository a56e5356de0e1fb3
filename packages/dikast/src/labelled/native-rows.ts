/**
 * Rows of RAGTruth and HaluEval as their authors publish them, turned into the common shape of labelled-row.ts.
 */

/** RAGTruth's source_info.jsonl by id: what its response.jsonl refers to. */
export type RagTruthSources = ReadonlyMap<
  string,
  { readonly task: string; readonly query: string; readonly texts: readonly string[] }
>;

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A row of source_info.jsonl, or undefined if it is none. */
export function readRagTruthSource(
  value: unknown,
): [string, { task: string; query: string; texts: string[] }] | undefined {
  if (!isObject(value) || !('source_id' in value) || !('source_info' in value)) return undefined;
  const info = value.source_info;
  const task = String(value.task_type ?? '');
  if (!isObject(info)) return [String(value.source_id), { task, query: '', texts: [String(info)] }];
  if (typeof info.passages === 'string') {
    const texts = info.passages.split(/(?:^|\n+)\s*passage\s+\d+\s*:/i).filter((text) => text.trim() !== '');
    return [String(value.source_id), { task, query: String(info.question ?? ''), texts }];
  }
  return [String(value.source_id), { task, query: '', texts: [statements(info).join('\n')] }];
}

/** The common rows of a native one; undefined when it is of neither shape. */
export function commonRows(value: unknown, sources: RagTruthSources): readonly unknown[] | undefined {
  if (!isObject(value)) return undefined;
  if (typeof value.response === 'string' && 'source_id' in value && Array.isArray(value.labels))
    return [ragTruthRow(value, sources)];
  if (typeof value.right_answer === 'string' && typeof value.hallucinated_answer === 'string')
    return haluEvalRows(value);
  return undefined;
}

function ragTruthRow(value: JsonObject, sources: RagTruthSources): unknown {
  const source = sources.get(String(value.source_id));
  const labels = value.labels as readonly unknown[];
  return {
    id: `ragtruth-${String(value.id)}`,
    dataset: 'ragtruth',
    task: source?.task ?? '',
    group: String(value.source_id),
    query: source?.query ?? '',
    sources: (source?.texts ?? []).map((text) => ({ text })),
    answer: value.response,
    label: labels.length === 0 ? 'supported' : 'unsupported',
    spans: labels.filter(isObject).map(({ start, end }) => ({ start, end })),
  };
}

function haluEvalRows(value: JsonObject): readonly unknown[] {
  const shared = {
    dataset: 'halueval',
    task: 'qa',
    group: String(value.question),
    query: value.question,
    sources: [{ text: String(value.knowledge ?? '') }],
  };
  const id = String(value.question).slice(0, 80);
  return [
    { ...shared, id: `halueval-${id}-right`, answer: value.right_answer, label: 'supported' },
    { ...shared, id: `halueval-${id}-wrong`, answer: value.hallucinated_answer, label: 'unsupported' },
  ];
}

const DEPTH_MAX = 8;

/** A record in sentences, one a value: "business hours Monday: 8:0-22:0." */
function statements(value: unknown, path = '', depth = 0): readonly string[] {
  if (depth > DEPTH_MAX) return [];
  if (Array.isArray(value)) return value.flatMap((each) => statements(each, path, depth + 1));
  if (isObject(value))
    return Object.entries(value).flatMap(([key, each]) =>
      statements(each, `${path} ${key.replace(/_/g, ' ')}`.trim(), depth + 1),
    );
  return value === null || value === undefined ? [] : [`${path}: ${String(value)}.`];
}
