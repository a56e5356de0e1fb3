import { expect, it } from 'vitest';
import type { AgentVote } from '../reputation/pool-memory.ts';
import { packVotes, unpackVotes } from './remembered-votes.ts';

const ROSTER = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((agent) => ({ agent }));
const vote = (agent: string, choice: AgentVote['choice'], findingsDigest = ''): AgentVote => ({
  agent,
  choice,
  confidence: 0,
  latencyMs: 0,
  status: choice === null ? 'late' : 'voted',
  objections: [],
  findingsDigest,
});

it('one letter an agent holds its choice, and whether its findings were those of another', () => {
  const votes = [
    vote('a', 'approve'),
    vote('b', 'reject', 'same'),
    vote('c', 'reject', 'same'),
    vote('d', 'reject', 'own'),
    vote('e', 'abstain'),
    vote('f', null),
  ];
  const packed = packVotes(ROSTER, votes);
  expect(packed).toBe('AnnR~..');
  expect(
    unpackVotes(ROSTER, packed).map(({ agent, choice, findingsDigest }) => [agent, choice, findingsDigest]),
  ).toEqual([
    ['a', 'approve', ''],
    ['b', 'reject', 'n'],
    ['c', 'reject', 'n'],
    ['d', 'reject', ''],
    ['e', 'abstain', ''],
  ]);
});

it('a late vote is remembered as a vote: only the delay is another', () => {
  expect(packVotes(ROSTER, [{ ...vote('a', 'approve'), status: 'late' }])).toBe('A......');
});

it('packs again to the same letters what it has unpacked', () => {
  for (const packed of ['AAAAAAA', 'aaRRnn.', '~~.A.aa'])
    expect(packVotes(ROSTER, unpackVotes(ROSTER, packed))).toBe(packed);
});

it('more groups than letters are lone votes', () => {
  const many = Array.from({ length: 40 }, (_, index) => ({ agent: String(index).padStart(2, '0') }));
  const votes = many.map(({ agent }, index) =>
    vote(agent, 'reject', `f${String(Math.floor(index / 2)).padStart(2, '0')}`),
  );
  expect(packVotes(many, votes)).toMatch(/^[n-z]{26}R{14}$/);
});
