/** One line of CSV as its fields (RFC 4180, without line ends inside a field). */

/** The fields of a line, or undefined when a quoted field does not end, or text follows its closing quote. */
export function csvFields(line: string): readonly string[] | undefined {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  let from = 0;
  while (from <= line.length) {
    const field = line[from] === '"' ? quotedField(line, from) : plainField(line, from);
    if (field === undefined) return undefined;
    fields.push(field.text);
    from = field.end + 1;
  }
  return fields;
}

interface Field {
  readonly text: string;
  /** Where the comma behind it stands, or the end of the line. */
  readonly end: number;
}

function plainField(line: string, from: number): Field {
  const comma = line.indexOf(',', from);
  const end = comma < 0 ? line.length : comma;
  return { text: line.slice(from, end), end };
}

function quotedField(line: string, from: number): Field | undefined {
  let close = line.indexOf('"', from + 1);
  while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
  const end = close + 1;
  if (close < 0 || (end < line.length && line[end] !== ',')) return undefined;
  return { text: line.slice(from + 1, close).replaceAll('""', '"'), end };
}
