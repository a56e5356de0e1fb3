/** A validator module that never lets go of its thread when the answer says so. */
export const validator = {
  name: 'looping',
  version: '1',
  specialization: 'any',
  method: 'Loops.',
  assess(subject) {
    if (subject.request.answer.includes('crash')) process.exit(3);
    while (subject.request.answer.includes('loop'));
    return { choice: 'abstain', confidence: 0, objections: [], findings: [] };
  },
  examine: () => ({ ruling: 'unsure', reason: 'Never.' }),
};
