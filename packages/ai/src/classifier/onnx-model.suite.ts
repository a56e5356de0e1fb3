/**
 * For tests: writes ONNX models as bytes. ONNX is Protocol Buffers; of its messages only the fields that a small graph needs are here,
 * by the numbers of onnx.proto3.
 */

/** One operation of a graph: attributes are whole numbers or lists of them. */
export interface GraphNode {
  readonly operation: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** A graph over int64 inputs of one row, with one float output of one row. */
export interface Graph {
  readonly inputs: readonly string[];
  readonly constants: Readonly<Record<string, number>>;
  readonly nodes: readonly GraphNode[];
  readonly output: string;
  readonly width: number;
}

const [FLOAT, INT64] = [1, 7];
const [ATTRIBUTE_INT, ATTRIBUTE_INTS] = [2, 7];
const OPERATORS_VERSION = 12;

/** The model as a file has it. */
export function onnxModel(graph: Graph): Uint8Array {
  const { nodes, constants, inputs, output, width } = graph;
  const body = [
    ...nodes.map((node) => message(1, nodeOf(node))),
    text(2, 'graph'),
    ...Object.entries(constants).map(([name, value]) => message(5, constantOf(name, value))),
    ...inputs.map((name) => message(11, rowOf(name, INT64, ['length']))),
    message(12, rowOf(output, FLOAT, [width])),
  ];
  return bytes([number(1, 7), message(7, body), message(8, [text(1, ''), number(2, OPERATORS_VERSION)])]);
}

type Field = Uint8Array;

function nodeOf({ operation, inputs, output, attributes = {} }: GraphNode): readonly Field[] {
  const described = Object.entries(attributes).map(([name, value]) =>
    message(
      5,
      typeof value === 'number'
        ? [text(1, name), number(3, value), number(20, ATTRIBUTE_INT)]
        : [text(1, name), ...value.map((one) => number(8, one)), number(20, ATTRIBUTE_INTS)],
    ),
  );
  return [...inputs.map((name) => text(1, name)), text(2, output), text(3, output), text(4, operation), ...described];
}

/** A tensor of one row and one column. */
function constantOf(name: string, value: number): readonly Field[] {
  const raw = new Uint8Array(4);
  new DataView(raw.buffer).setFloat32(0, value, true);
  return [number(1, 1), number(1, 1), number(2, FLOAT), text(8, name), field(9, raw)];
}

/** A value of one row; a name stands for a length that is not known. */
function rowOf(name: string, type: number, columns: readonly (number | string)[]): readonly Field[] {
  const dimensions = [1, ...columns].map((size) =>
    message(1, [typeof size === 'number' ? number(1, size) : text(2, size)]),
  );
  return [text(1, name), message(2, [message(1, [number(1, type), message(2, dimensions)])])];
}

function message(tag: number, fields: readonly Field[]): Field {
  return field(tag, bytes(fields));
}

function text(tag: number, value: string): Field {
  return field(tag, new TextEncoder().encode(value));
}

function field(tag: number, value: Uint8Array): Field {
  return bytes([varint((tag << 3) | 2), varint(value.length), value]);
}

function number(tag: number, value: number): Field {
  return bytes([varint(tag << 3), varint(value)]);
}

function varint(value: number): Uint8Array {
  const groups: number[] = [];
  for (let rest = value; groups.length === 0 || rest > 0; rest = Math.floor(rest / 128))
    groups.push((rest % 128) + (rest >= 128 ? 128 : 0));
  return Uint8Array.from(groups);
}

function bytes(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
