/**
 * English words that carry grammar rather than content. Negations are not among them: they turn a claim round.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again all also am an and any are as at be because been before being below between both but by
can could did do does doing down during each few for from further had has have having he her here hers herself him
himself his how however i if in into is it its itself just like may me might more most much must my myself of off on
once only or other our ours ourselves out over own per same shall she should so some such than that the their theirs
them themselves then there these they this those through to too under until up upon us very via was we were what when
where which while who whom whose why will with would you your yours yourself yourselves`.split(/\s+/),
);
