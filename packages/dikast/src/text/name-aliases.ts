/**
 * Names that mean the same without sharing a word: peoples and their countries where the forms are irregular, and a few
 * abbreviations that no initials give. Short and safe: a missing alias costs a false alarm, a wrong one hides an error.
 */

/** Each line is one thing; forms as entityKey writes them. */
const GROUPS = `
us, usa, united states, america, american, americans
uk, united kingdom, great britain, britain, british, briton, britons
ussr, soviet union, soviet, soviets
uae, united arab emirates, emirati
covid 19, covid, covid19, sars cov 2, 2019 ncov, ncov, coronavirus
who, world health organization, world health organisation
england, english
scotland, scottish, scots
wales, welsh
ireland, irish
france, french
spain, spanish, spaniard, spaniards
portugal, portuguese
netherlands, holland, dutch
switzerland, swiss
denmark, danish, danes
sweden, swedish, swedes
norway, norwegian
finland, finnish, finns
iceland, icelandic
poland, polish, poles
turkey, turkish, turks
greece, greek, greeks
cyprus, cypriot
thailand, thai
philippines, filipino, filipinos
argentina, argentine
peru, peruvian
new zealand, new zealander
israel, israeli
iraq, iraqi
pakistan, pakistani
lebanon, lebanese
congo, congolese
catalonia, catalan
`;

const NONE: readonly string[] = [];
const BY_FORM = readGroups();

/** The other forms of a name, by its key (entities.ts). */
export function aliasesOf(key: string): readonly string[] {
  return BY_FORM.get(key) ?? NONE;
}

function readGroups(): ReadonlyMap<string, readonly string[]> {
  const byForm = new Map<string, readonly string[]>();
  for (const line of GROUPS.trim().split('\n')) {
    const forms = line.split(', ');
    for (const form of forms)
      byForm.set(
        form,
        forms.filter((other) => other !== form),
      );
  }
  return byForm;
}
