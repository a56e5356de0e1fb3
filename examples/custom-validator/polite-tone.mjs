/**
 * A validator of your own, in one file: objects to an answer that shouts at its reader.
 */

const SHOUTING = /\b[A-Z]{4,}(?:\s+[A-Z]{2,}){2,}\b|!{2,}/g;

/** What stands in the claim that shouts, if anything. */
function shoutingIn(claim) {
  const [found] = claim.text.matchAll(SHOUTING);
  return found === undefined
    ? undefined
    : { start: claim.start + found.index, end: claim.start + found.index + found[0].length };
}

export const validator = {
  name: 'polite-tone',
  version: '1',
  specialization: 'tone',
  method: 'Looks for capitals in a row and repeated exclamation marks.',
  isDeterministic: true,

  /** First round: an opinion on the whole answer, with an objection for every claim that shouts. */
  assess(subject) {
    const objections = [];
    const findings = [];
    for (const claim of subject.claims) {
      const span = shoutingIn(claim);
      const evidence = span === undefined ? [] : [subject.quote('answer', span)];
      if (span !== undefined)
        objections.push({ claim: claim.index, kind: 'shouting', severity: 'material', ...span, evidence });
      findings.push({
        claim: claim.index,
        status: span === undefined ? 'supported' : 'contradicted',
        reason: span === undefined ? 'Reads calmly.' : `"${evidence[0].quote}" shouts.`,
        evidence,
      });
    }
    return { choice: objections.length > 0 ? 'reject' : 'approve', confidence: 0.9, objections, findings };
  },

  /** Second round: somebody objected, perhaps wrongly; look again. */
  examine(objection, subject) {
    const claim = subject.claims[objection.claim];
    const isShouting = claim !== undefined && shoutingIn(claim) !== undefined;
    return { ruling: isShouting ? 'uphold' : 'dismiss', reason: isShouting ? 'It shouts.' : 'It reads calmly.' };
  },
};
