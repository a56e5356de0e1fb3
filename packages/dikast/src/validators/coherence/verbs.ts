/**
 * Finite verbs that statements are built around, with their forms. A closed list instead of a tagger: a verb that is
 * missing costs a statement (nothing is said about it), never a wrong reading.
 */

const AUXILIARIES = new Set(
  `is are was were am be been has have had can could will would may might must should shall does do did cannot isn't
aren't wasn't weren't hasn't haven't hadn't can't couldn't won't wouldn't mustn't shouldn't doesn't don't didn't
isn’t aren’t wasn’t weren’t hasn’t haven’t can’t couldn’t won’t wouldn’t mustn’t shouldn’t doesn’t don’t didn’t`.split(
    /\s+/,
  ),
);
const REGULAR =
  `accept acquire add affect agree allow announce appear apply approve arrive ask belong call cancel cause charge close
collect complete consist contain consume continue convert cost cover create damage decline decrease deliver depend
develop differ discover earn employ enable end enter equal exceed exclude exist expire fail finish follow forbid
found gain generate grant happen help host improve include increase inform invent invite involve join keep last
launch lead live locate look manage measure mention move need obtain occur offer open operate oppose order own pass
pay perform permit play present prevent produce prohibit protect provide publish purchase raise range reach receive
recommend record reduce refuse reject release remain remove renew rent replace require reserve respond result return
retain ship show start stay stop store suffer supply support take total treat use visit want warn weigh win work
arrange drop employ entitle lower rise fall serve charge process close survive retire marry sign guarantee refund
share delete expose encrypt connect run`.split(/\s+/);
const IRREGULAR =
  `began begun begin begins bought buy buys built build builds came come comes fell fallen found gave given give gives
get gets got grew grow grows grown held hold holds kept led left leave leaves lost lose loses made make makes met meet meets
paid ran rose risen sent send sends sold sell sells sat sit sits spent spend spends stood stand stands took taken told won
wrote written write writes went go goes become becomes became lie lies lay know known knows contains starts stopped
shipped permitted born died dies die married carries carry applied applies qualifies qualify relies rely varies vary
forbids forbade forbidden burns boils melts boil melt freezes freeze speaks speak spoke teaches taught teach eats eat
ate drinks drink drank drives drive drove flies fly flew orbits orbit weighs let lets`.split(/\s+/);
const VERBS = new Set([...REGULAR.flatMap(formsOf), ...IRREGULAR]);

/** Whether a word is an auxiliary or a form of "be", "have", "do". */
export function isAuxiliary(word: string): boolean {
  return AUXILIARIES.has(word);
}

/** Whether a word can be the finite verb of a statement. */
export function isVerb(word: string): boolean {
  return AUXILIARIES.has(word) || VERBS.has(word);
}

/** Whether a word puts its statement in the past. */
export function isPastVerb(word: string): boolean {
  if (/^(?:was|were|had|did)(?:n[’']t)?$/.test(word)) return true;
  return (
    VERBS.has(word) &&
    /(?:ed|[^e]pt|ew|old|ought|aught)$|^(?:rose|fell|won|lost|took|gave|came|went|ran|led|left|made|met|found|wrote|began|became|sent|spent|stood|built|got|sat|spoke|drove)$/.test(
      word,
    )
  );
}

function formsOf(base: string): readonly string[] {
  const stem = base.replace(/e$/, '');
  const third = /(?:s|sh|ch|x)$/.test(base)
    ? `${base}es`
    : /[^aeiou]y$/.test(base)
      ? base.replace(/y$/, 'ies')
      : `${base}s`;
  const past = /[^aeiou]y$/.test(base) ? base.replace(/y$/, 'ied') : `${stem}ed`;
  return [base, third, past];
}
