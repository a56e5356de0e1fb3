/**
 * Words with which an answer talks about itself and its sources, or joins its sentences: no source needs to contain them.
 */
import { stemOf } from './stems.ts';

const FRAMING_WORDS =
  `accord according based base given following follow provided passage source document article text excerpt context
information answer question summary summarize mention mentioned state stated describe described specify specified explain
note noted reference refer overall therefore thus hence additionally addition furthermore moreover however finally also
example instance include including included especially particularly specifically typically generally usually important
various several different certain well known mean order respectively consider regard regarding related likely approximately
about roughly around nearly almost currently still already another other others e.g i.e etc ensure make sure`.split(
    /\s+/,
  );

const FRAMING_STEMS: ReadonlySet<string> = new Set(FRAMING_WORDS.map(stemOf));

/** Whether a stem frames rather than states. */
export function isFramingStem(stem: string): boolean {
  return FRAMING_STEMS.has(stem);
}
