/** A well-behaved validator module: approves what it can read. */
export const validator = {
  name: 'counting',
  version: '1',
  specialization: 'any',
  method: 'Counts claims.',
  isDeterministic: true,
  assess: (subject) => ({
    choice: 'approve',
    confidence: 0.7,
    objections: [],
    findings: subject.claims.map(({ index }) => ({
      claim: index,
      status: 'supported',
      reason: 'Counted.',
      evidence: [],
    })),
  }),
  examine: (objection) => ({ ruling: objection.claim === 0 ? 'uphold' : 'dismiss', reason: 'Counted.' }),
};
