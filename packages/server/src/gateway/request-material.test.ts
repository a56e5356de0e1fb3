import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { readChatRequest } from './chat-request.ts';
import { materialOf } from './request-material.ts';

const read = (messages: readonly object[], dikast?: unknown) =>
  materialOf(readChatRequest(JSON.stringify({ model: 'm', messages, dikast })));
const asks = { role: 'user', content: 'How long?' };

function problem(act: () => unknown): Pick<ApiError, 'code' | 'param' | 'message'> | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { code: error.code, param: error.param, message: error.message };
  }
}

describe('what an answer is judged against', () => {
  it('is found in documents, text files, results of tools and the member dikast', () => {
    const file = (filename: string, data: string) => ({ type: 'file', file: { filename, file_data: data } });
    const textFile = `data:text/plain;charset=utf-8;base64,${Buffer.from('Four.').toString('base64')}`;
    const { material } = read(
      [
        { role: 'system', content: '<document id="a">One.</document>' },
        {
          role: 'user',
          content: [{ type: 'text', text: '<document>Two.</document> How long?' }, file('my notes.txt', textFile)],
        },
        { role: 'assistant', content: '<document id="mine">I say so.</document>', tool_calls: [{}] },
        { role: 'tool', tool_call_id: '1', content: 'Three.' },
        { role: 'user', content: [file('image.png', 'data:image/png;base64,AAAA'), { type: 'text', text: 'Well?' }] },
      ],
      { sources: [{ id: 'given', text: 'Five.' }] },
    );
    expect(material).toEqual({
      query: 'Well?',
      sources: [
        { id: 'given', text: 'Five.' },
        { id: 'a', text: 'One.' },
        { id: 'document-2', text: 'Two.' },
        { id: 'my-notes.txt', text: 'Four.' },
        { id: 'tool-1', text: 'Three.' },
      ],
    });
  });

  it('of two sources with one id is the later, and what dikast.sources says before all', () => {
    const documents = ['One.', 'Two.'].map((text) => ({
      role: 'user',
      content: `<document id="a">${text}</document>`,
    }));
    expect(read(documents).material.sources).toEqual([{ id: 'a', text: 'Two.' }]);
    expect(read(documents, { sources: [{ id: 'a', text: 'Three.' }] }).material.sources).toEqual([
      { id: 'a', text: 'Three.' },
    ]);
  });

  it('has the query, stakes and demand for citations that dikast names', () => {
    const given = { query: 'Why?', stakes: 'high', citations: 'required' };
    expect(read([asks], given)).toEqual({
      material: { query: 'Why?', sources: [] },
      stakes: 'high',
      citations: 'required',
    });
  });
});

describe('what is not taken is refused by name', () => {
  it.each([
    ['a text', 'sources', 'dikast', 'dikast: expected an object'],
    ['an unknown member', { policy: 'shadow' }, 'dikast.policy', 'dikast.policy: is not known'],
    ['an answer', { answer: 'Yes.' }, 'dikast.answer', 'dikast.answer: is not known'],
    ['a source without a text', { sources: [{ id: 'a' }] }, 'dikast.sources[0].text', 'dikast.sources[0].text: '],
    [
      'two sources with one id',
      {
        sources: [
          { id: 'a', text: '' },
          { id: 'a', text: '' },
        ],
      },
      'dikast.sources[1].id',
      '"a" is given twice',
    ],
    ['unknown stakes', { stakes: 'none' }, 'dikast.stakes', 'dikast.stakes: '],
  ])('in dikast: %s', (_, given, param, message) => {
    expect(problem(() => read([asks], given))).toEqual({
      code: 'invalid_request',
      param,
      message: expect.stringContaining(message),
    });
  });

  it('more sources than a validation takes', () => {
    const content = '<document>x</document>'.repeat(201);
    expect(problem(() => read([{ role: 'user', content }]))).toMatchObject({
      code: 'invalid_request',
      param: 'messages',
    });
  });

  it.each([
    ['{', '', 'body:1:2: not JSON: found the end of the text, expected a name in double quotes or }'],
    ['[]', '', 'body: '],
    ['{"model":"m"}', 'messages', 'messages: '],
    ['{"model":"m","messages":[]}', 'messages', 'messages: '],
    ['{"model":"m","messages":[{"role":"judge","content":""}]}', 'messages[0].role', 'messages[0].role: '],
    ['{"model":"m","messages":[{"role":"user","content":7}]}', 'messages[0].content', 'messages[0].content: '],
    ['{"model":"m","messages":[{"role":"user","content":""}],"n":2}', 'n', 'n: 2, expected 1: one choice is validated'],
    [
      '{"model":"m","messages":[{"role":"user","content":""}],"modalities":["text","audio"]}',
      'modalities[1]',
      'only text',
    ],
    ['{"model":"m","messages":[{"role":"user","content":""}],"stream":"yes"}', 'stream', 'stream: '],
  ])('in the request: %s', (text, param, message) => {
    const seen = problem(() => readChatRequest(text));
    expect(seen).toMatchObject({ code: 'invalid_request', message: expect.stringContaining(message) });
    expect(seen?.param ?? '').toBe(param);
  });
});
