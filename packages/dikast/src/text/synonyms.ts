/**
 * A small thesaurus: words that reports, contracts and manuals use for one another. Deliberately short and safe;
 * a missing pair costs a little support, a wrong pair would hide an error.
 */
import { stemOf } from './stems.ts';

const GROUPS = `
employee staff worker personnel workforce colleague
customer client
begin start commence launch
end finish conclude terminate cease expire
buy purchase acquire
get receive obtain
give provide offer supply grant
help assist aid support
show demonstrate reveal indicate display
let allow permit enable
need require necessary requirement
forbid prohibit ban
big large huge major
small little minor tiny
quick fast rapid swift
sick ill unwell
doctor physician
medicine medication drug
child kid
car vehicle automobile
house home
company firm business enterprise corporation
job work employment
pay payment remuneration compensation
fee charge cost price
fix repair mend
use utilize utilise usage
make create produce build construct
change modify alter amend adjust
choose select pick
say state declare announce report mention note
tell inform notify
ask request
answer respond reply
happen occur
increase grow rise raise climb
decrease decline drop fall reduce reduction shrink
main primary principal chief key
important significant essential crucial vital
approximately about around roughly
yearly annual annually
year annum
monthly month
daily day
weekly week
hourly hour
holiday vacation
error mistake fault
problem issue
stop halt
keep retain maintain
store storage
refund reimburse
send deliver dispatch
delivery shipment shipping
contain include comprise
remove delete eliminate
damage harm
safe safety
danger hazard risk
cancel cancellation
boss manager supervisor
agreement contract
law legislation statute
illegal unlawful
lawyer attorney solicitor
film movie
author writer
city town
country nation
war conflict
kill slay
die death dead
bear birth born
marry marriage wed
live reside
location place site
area region zone
photo picture photograph image
web internet online
phone telephone
message text
university college
pupil student
teacher instructor
complete entire whole full
entitle eligible eligibility qualify
submit file
document paperwork
rule regulation
goal aim objective
result outcome
cause lead trigger
reason why
method way approach
often frequently
usually typically generally normally commonly
also additionally
must shall
maximum max
minimum min
uk britain british
kilogram kg
milligram mg
kilometre kilometer km
millilitre milliliter ml
percent percentage
tablet pill
swallow ingest
food meal
firmware software
version release
warm hot
cold cool
temperature degree
leave absence
mother maternal maternity
father paternal paternity
parent parental
postpone delay defer
give gave given
take took taken
sell sold
buy bought
begin began begun
get got gotten
make made
write wrote written
know knew known
find found
lead led
hold held
keep kept
pay paid
send sent
build built
win won
lose lost loss
fall fell fallen
grow grew grown growth
rise rose risen
choose chose chosen choice
speak spoke spoken
say said
tell told
think thought
bring brought
teach taught
catch caught
go went gone
come came
see saw seen
run ran
drive drove driven
eat ate eaten
spend spent
meet met
stand stood
become became
show shown
steal stole stolen
break broke broken
freeze froze frozen
forget forgot forgotten
understand understood
withdraw withdrew withdrawn withdrawal
sink sank sunk
cut cuts
child children
man men
woman women
person people
foot feet
`;

const CANONICAL: ReadonlyMap<string, string> = readGroups();

/** The stem that stands for a stem and all its synonyms. */
export function canonicalStem(stem: string): string {
  return CANONICAL.get(stem) ?? stem;
}

function readGroups(): ReadonlyMap<string, string> {
  const canonical = new Map<string, string>();
  for (const group of GROUPS.trim().split('\n')) {
    const stems = group.split(' ').map(stemOf);
    const first = stems[0] ?? '';
    for (const stem of stems) if (!canonical.has(stem)) canonical.set(stem, canonical.get(first) ?? first);
  }
  return canonical;
}
