/**
 * For the tests of this pool: questions with their sources, answers that are complete and answers that are not.
 */

/** A question, its sources, complete answers, and incomplete ones with words of the part that is missing. */
export interface Case {
  readonly query: string;
  readonly sources: readonly string[];
  readonly good: readonly string[];
  readonly bad: readonly { readonly answer: string; readonly missing: string }[];
}

/** Cases of all kinds: half answers, the wrong kind of thing, ignored conditions, missing items, refusals. */
export const CASES: readonly Case[] = [
  {
    query: 'When does the Harbour Pool open on weekdays and how much is a day pass?',
    sources: [
      'The Harbour Pool opens at 7 am on weekdays and at 9 am on weekends. It was built in 1962 on the site of a shipyard.',
      'A day pass is 6.50 euros. Season tickets are sold at the desk. Lockers need a coin.',
    ],
    good: [
      'On weekdays the Harbour Pool opens at 7 am. A day pass is 6.50 euros.',
      'It opens at 7 am on weekdays, and a day pass costs 6.50 euros.',
      '7 am; 6.50 euros.',
    ],
    bad: [
      { answer: 'On weekdays the Harbour Pool opens at 7 am. It was built in 1962.', missing: 'day pass' },
      {
        answer: 'A day pass is 6.50 euros. Season tickets are sold at the desk.',
        missing: 'When does the Harbour Pool open',
      },
    ],
  },
  {
    query: 'When was the Kellan Bridge opened?',
    sources: [
      'The Kellan Bridge was opened by the mayor on 4 May 1932. It carries two lanes of traffic across the river Orde.',
      'Engineer Ida Sorley designed the bridge. It was painted green until the restoration.',
    ],
    good: [
      '4 May 1932.',
      'The Kellan Bridge was opened in May 1932.',
      'It opened on 4 May 1932, with the mayor present.',
    ],
    bad: [
      { answer: 'The Kellan Bridge was opened by the mayor.', missing: 'When was' },
      { answer: 'Ida Sorley designed the Kellan Bridge, which carries two lanes of traffic.', missing: 'When was' },
    ],
  },
  {
    query: 'What is the notice period for part-time staff?',
    sources: [
      'Full-time staff have a notice period of eight weeks. Notice has to be given in writing.',
      'Part-time staff have a notice period of four weeks. The period starts on the first day of the next month.',
    ],
    good: [
      'Part-time staff have a notice period of four weeks.',
      'Four weeks for employees who work part time.',
      'Four weeks.',
    ],
    bad: [{ answer: 'Full-time staff have a notice period of eight weeks.', missing: 'for part-time staff' }],
  },
  {
    query: 'What was the revenue of Orvane in 2023?',
    sources: [
      'The revenue of Orvane was 41 million euros in 2022. The company then had 120 employees.',
      'The revenue of Orvane was 55 million euros in 2023. Most of it came from exports.',
    ],
    good: ['Orvane had a revenue of 55 million euros in 2023.', '55 million euros.'],
    bad: [{ answer: 'The revenue of Orvane was 41 million euros in 2022.', missing: '2023' }],
  },
  {
    query: 'Compare the battery life and the weight of the Tarn 5 laptop.',
    sources: [
      'The battery of the Tarn 5 laptop has a life of 14 hours when playing video. It charges in 90 minutes.',
      'The Tarn 5 laptop has a weight of 1.3 kg without its charger. The case is made of aluminium.',
    ],
    good: [
      'The battery life of the Tarn 5 is 14 hours, and its weight is 1.3 kg.',
      'It lasts 14 hours on battery and weighs 1.3 kg.',
    ],
    bad: [{ answer: 'The battery life of the Tarn 5 laptop is 14 hours when playing video.', missing: 'weight' }],
  },
  {
    query: 'Why was the Selmer line closed, and who decided it?',
    sources: [
      'The Selmer line was closed because two viaducts had become unsafe. The last train ran on a Sunday in autumn.',
      'The regional council decided the closure with 31 votes to 12. Buses replaced the trains.',
    ],
    good: [
      'The Selmer line was closed because two of its viaducts were unsafe. The regional council decided it.',
      'Two viaducts had become unsafe, so the line was shut; the regional council took the decision.',
    ],
    bad: [
      {
        answer: 'The Selmer line was closed because two viaducts had become unsafe. The last train ran in autumn.',
        missing: 'who decided',
      },
      {
        answer: 'The regional council decided the closure of the Selmer line. Buses replaced the trains.',
        missing: 'Why was the Selmer line closed',
      },
    ],
  },
  {
    query: 'parental leave weeks germany',
    sources: [
      'In Germany, parents can take parental leave for up to 156 weeks per child. Both parents can take it at the same time.',
    ],
    good: ['Up to 156 weeks per child.', 'Parents in Germany may take parental leave of up to 156 weeks.'],
    bad: [],
  },
  {
    query: 'Does the Corvo insurance cover theft, and is water damage covered?',
    sources: [
      'The Corvo insurance covers theft from locked rooms. The excess is 100 euros.',
      'Claims are settled within ten days.',
    ],
    good: [
      'Yes, the Corvo insurance covers theft from locked rooms. The documents do not say whether water damage is covered.',
      'Theft from locked rooms is covered. Nothing is said about water damage; the sources do not mention it.',
    ],
    bad: [
      {
        answer:
          'The documents do not say whether the Corvo insurance covers theft. They do not mention water damage either.',
        missing: 'cover theft',
      },
    ],
  },
  {
    query: 'How long may guests park in the yard? Do they need a permit?',
    sources: [
      'Guests may park in the yard for up to three hours. After that a fee is due.',
      'Guests need a permit from the desk, which is free of charge.',
    ],
    good: [
      'Guests may park in the yard for three hours at most. Yes, they need a permit from the desk.',
      'Up to three hours. A permit is needed.',
    ],
    bad: [
      { answer: 'Guests may park in the yard for up to three hours. After that a fee is due.', missing: 'permit' },
      { answer: 'Guests need a permit from the desk. It is free of charge.', missing: 'How long' },
    ],
  },
  {
    query: 'Give three reasons why the town of Velm banned leaf blowers.',
    sources: [
      'The town of Velm banned leaf blowers for three reasons. They are too loud. They whirl up dust. They kill insects in the leaves.',
    ],
    good: [
      'Velm banned leaf blowers because they are too loud, whirl up dust and kill insects.',
      '1. They are too loud.\n2. They whirl up dust.\n3. They kill insects.',
    ],
    bad: [
      { answer: 'Velm banned leaf blowers because they are too loud and whirl up dust.', missing: 'three reasons' },
    ],
  },
  {
    query: 'Explain in one sentence what the Ostrava fund pays for.',
    sources: ['The Ostrava fund pays for repairs of village halls. It also pays for new roofs. Grants end in June.'],
    good: ['The Ostrava fund pays for repairs and new roofs of village halls.'],
    bad: [
      {
        answer: 'The Ostrava fund pays for repairs of village halls. It also pays for new roofs. Grants end in June.',
        missing: 'in one sentence',
      },
    ],
  },
  {
    query: 'Which countries joined the Lake Treaty, and where is its secretariat?',
    sources: [
      'Norland, Estia and Quillon joined the Lake Treaty in the spring.',
      'The secretariat of the Lake Treaty is in the port city of Halm. It has nine employees.',
    ],
    good: [
      'Norland, Estia and Quillon joined the Lake Treaty. Its secretariat sits in Halm.',
      'The members are Norland, Estia and Quillon; the secretariat is in Halm.',
    ],
    bad: [{ answer: 'Norland, Estia and Quillon joined the Lake Treaty in the spring.', missing: 'secretariat' }],
  },
  {
    query: 'How do I install the printer driver on Linux, and does it support scanning?',
    sources: [
      'To install the printer driver on Linux, download the package, unpack it and run setup.sh as root.',
      'The driver supports scanning over USB only. Fax is not supported.',
    ],
    good: [
      'Download the package, unpack it, and run setup.sh as root. Scanning is supported over USB only.',
      'To install the driver on Linux:\n1. Download the package.\n2. Unpack it.\n3. Run setup.sh as root.\n\nYes, it supports scanning, but only over USB.',
    ],
    bad: [
      {
        answer: 'To install the printer driver on Linux, download the package, unpack it and run setup.sh as root.',
        missing: 'scanning',
      },
      {
        answer: 'The driver supports scanning over USB only. Fax is not supported.',
        missing: 'install the printer driver',
      },
    ],
  },
  {
    query: 'Who acquired Brenner Mills, for how much, and when?',
    sources: [
      'Oakline acquired Brenner Mills for 340 million dollars on 3 March 2024.',
      'Brenner Mills bakes bread in five towns and employs 900 people.',
    ],
    good: [
      'Oakline acquired Brenner Mills for 340 million dollars on 3 March 2024.',
      'Oakline bought it in March 2024 for $340 million.',
    ],
    bad: [
      {
        answer: 'Oakline acquired Brenner Mills on 3 March 2024. Brenner Mills bakes bread in five towns.',
        missing: 'for how much',
      },
      { answer: 'Oakline acquired Brenner Mills for 340 million dollars.', missing: 'when' },
    ],
  },
];
