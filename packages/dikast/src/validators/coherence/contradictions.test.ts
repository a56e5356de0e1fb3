/**
 * What contradicts itself and what only seems to.
 */
import { describe, expect, it } from 'vitest';
import { answerOf, assessAll, provenDefects, rulingsForInventions } from './panel.suite.ts';

/** The last sentence of each contradicts the first. */
const CONTRADICTORY: readonly string[] = [
  'The Basic plan is free for all customers. It includes 10 GB of storage. The Basic plan costs 5 euro per month.',
  'The service is free for all customers. Support is available by email. The service costs 5 euro per month for every customer.',
  'The subscription is free for all customers. You can cancel it at any time. The subscription costs 5 euro.',
  'Delivery is free for all customers. Parcels are sent with DHL. Delivery costs 5 euro.',
  'Shipping is free of charge. Parcels arrive within three days. Shipping costs 4.99 euros per parcel.',
  'The warranty lasts two years. It covers the motor. The warranty lasts three years.',
  'The tower has five floors. It was built by local masons. The tower has seven floors.',
  'The device is waterproof. It weighs 200 g. The device is not waterproof.',
  'Data is stored in the EU. Backups are made daily. Data is not stored in the EU.',
  'Dogs are allowed in the park. The park closes at dusk. Dogs are prohibited in the park.',
  'The company was founded in 1998. It employs 200 people in Oslo. The company was founded in 2003.',
  'Employees receive 26 weeks of leave. The leave is paid. Employees receive 30 weeks of leave.',
  'Registration is mandatory. You can register online. Registration is optional.',
  'You should never open the valve by hand. Wear gloves. You should always open the valve by hand.',
  'The library is open on Sundays. It lends books and films. The library is not open on Sundays.',
  'The battery lasts 12 hours. It charges through USB-C. The battery lasts 8 hours.',
  'Water boils at 100 °C at sea level. It freezes at 0 °C. Water boils at 90 °C at sea level.',
  'The capital of Australia is Canberra. It lies inland. The capital of Australia is Sydney.',
  'The contract ends on 31 March 2028. It renews for twelve months. The contract ends on 31 May 2028.',
  'Customers can return the lamp within 30 days. The refund takes a week. Customers cannot return the lamp.',
  'The drug is safe for pregnant women. It is taken with water. The drug is dangerous for pregnant women.',
  'Sales increased in 2024. Costs stayed flat. Sales decreased in 2024.',
  'Sales rose by 12 percent in 2024. The company opened two shops. Sales fell by 12 percent in 2024.',
  'The Basic plan includes 10 GB of storage and is free for all customers. You can upgrade at any time. It costs 5 euro per month.',
  'Entry to the park is free. The park has three playgrounds. Entry to the park costs 3 euros.',
  'All employees must wear helmets on the site. Visitors sign in at the gate. Employees must not wear helmets on the site.',
  'The train departs at 9 am from platform 4. It has a restaurant car. The train departs at 11 am from platform 4.',
  'The app supports offline mode. It syncs when a connection returns. The app does not support offline mode.',
  'The fee is 20 euros. It is due in advance. The fee is 35 euros.',
  'The meeting room holds 12 people. It has a projector. The meeting room holds 20 people.',
  'Smoking is permitted on the terrace. The terrace has heaters. Smoking is forbidden on the terrace.',
  'The medicine must be taken with food. Adults take two tablets. The medicine must not be taken with food.',
  'Our app is free for all customers. It runs on Android and iOS. The app costs 5 euro in the store.',
  'The population of the town is 12,000. The town lies on a lake. The population of the town is 45,000.',
  'The plan includes unlimited calls. Text messages are extra. The plan excludes unlimited calls.',
  'The offer is valid in all shops. It runs in June. The offer is invalid in all shops.',
  'The bridge opened in 1932. It spans the harbour. The bridge opened in 1956.',
  'The course takes six weeks. Lessons are held online. The course takes ten weeks to complete.',
  'The return period is 14 days. Returns are sent by post. The return period is 30 days.',
  'Cats are mammals. They hunt mice. Cats are not mammals.',
  'There are 12 players in the team. They train twice a week. There are 15 players in the team.',
  'The hotel has a pool. It is near the beach. The hotel does not have a pool.',
  'The hotel has a pool. Breakfast is served at 8. The hotel has no pool.',
  'Parking is free for guests. The hotel has 40 rooms. Parking costs 15 euros per night for guests.',
  'The parental leave is 26 weeks long. It is paid at 80 percent. The parental leave is 20 weeks long.',
  'The device always encrypts the data. It stores keys in a chip. The device never encrypts the data.',
  'The standard is mandatory for all suppliers [1]. Audits take place yearly [2]. The standard is voluntary for all suppliers [1].',
  'The Basic plan is free for all customers. It has 10 GB of storage. Customers pay 5 euros per month for the Basic plan.',
  'The Basic plan is free for all customers. It has 10 GB of storage. The price of the Basic plan is 5 euros per month.',
  'The service is free for all customers. It is available in ten countries. There is a monthly fee of 5 euros for the service.',
  'Data is never shared with anyone. Backups are kept for 30 days. Data is shared with advertising partners.',
  'Entry is free. The garden has old trees. Entry is 5 euros.',
  'The chief executive of Kestrel is Marta Lindqvist. The firm has 400 staff. The chief executive of Kestrel is Peter Halvorsen.',
  'The service is free for all customers. Premium features are included. The service costs 5 euro per month for business customers.',
  'The clinic is open daily. It has a pharmacy. The clinic is closed daily.',
  'Wi-Fi is available in all rooms. The rooms have balconies. Wi-Fi is not available in all rooms.',
  'The lake is about 40 km long. It is popular with sailors. The lake is about 90 km long.',
  'The library lends e-books to all members. Loans last three weeks. The library does not lend e-books.',
  'Overtime is paid at 150 percent. Night work is paid at 125 percent. Overtime is paid at 130 percent.',
  'The vaccine requires two doses. The doses are given four weeks apart. The vaccine requires three doses.',
  'The new firmware fixes the Bluetooth bug. It was released in May. The new firmware does not fix the Bluetooth bug.',
  'Refunds are processed within 5 days. Refunds go to the original card. Refunds are processed within 20 days.',
  'The policy covers theft. The excess is 100 euros. Theft is not covered by the policy.',
  'The speed limit is 50 km/h. Fines start at 30 euros. The speed limit is 70 km/h.',
  'The conference takes place on 12 June 2026 in Graz. Talks are in English. The conference takes place on 19 June 2026 in Graz.',
  'Mount Kilimanjaro is the highest mountain in Africa. It lies in Tanzania. Mount Kilimanjaro is the lowest mountain in Africa.',
  'The store accepts credit cards. It opens at 8 am. The store does not accept credit cards.',
  'The kettle has a capacity of 1.7 litres. It switches off by itself. The kettle has a capacity of 2.2 litres.',
  'The treaty was signed in 1648. It ended a long war. The treaty was signed in 1651.',
  'Antibiotics kill bacteria. They are prescribed by doctors. Antibiotics do not kill bacteria.',
  'The standard plan is free for all users. It has a limit of 100 messages. Users must pay 5 euros a month for the standard plan.',
  'Membership is free. Members get a newsletter. The membership fee is 30 euros per year.',
  'The elevator is always in service. It holds eight people. The elevator is never in service.',
  'Alice is the manager of the team. Bob writes the code. Alice is not the manager of the team.',
  'The room is available on Friday. It has a projector. The room is unavailable on Friday.',
  'The river is 300 km long. It flows north. The river has a length of 450 km.',
  'Inflation rose to 4 percent in March. Wages followed. Inflation fell to 4 percent in March.',
  'Employees have 30 days of vacation per year. They apply online. Employees have 25 days of holiday per year.',
  'The cable is included in the box. Batteries are not. The cable is not included in the box.',
  'All rooms have a balcony. Breakfast is included. No rooms have a balcony.',
  'Passengers may bring one suitcase. Bags are weighed. Passengers may bring two suitcases.',
  'The deadline is 15 March 2026. Late papers are not read. The deadline is 30 April 2026.',
  'If the parcel is light, the fee is paid by the sender and comes to 12 euros. Labels are free. If the parcel is light, the fee is paid by the sender and comes to 18 euros.',
  'When the light is red, the pump is safe to touch. It cools within an hour. When the light is red, the pump is not safe to touch.',
];

/** Different things, conditions, times, people or parts: ordinary prose. */
const CONSISTENT: readonly string[] = [
  'Delivery is free for orders over 50 euros. Delivery costs 5 euros for smaller orders.',
  'Members pay 5 euros per month. Guests pay 8 euros per visit. The sauna is free for members.',
  'Adults pay 7 euros. Students pay 4 euros. Entry is free on the first Sunday.',
  'The shop is open daily from 9 to 5. The shop is closed on Christmas Day.',
  'The plan is free. Support costs 5 euros per month. Storage costs 2 euros per month.',
  'The lake is about 40 km long. The lake is 42 km long and 5 km wide.',
  'The CEO of Alpha is Ann Lee. The CEO of Beta is Bob Ray. The chairman is Carl Poe.',
  'Take the tablets with water. Do not take the tablets with alcohol. Store the tablets at room temperature.',
  'You can pay by card. You cannot pay by cheque. You can pay in cash at the desk.',
  'The river rises in the Alps. The river falls 300 metres in its first 20 km. It reaches the sea at Genoa.',
  'Interest rates rose in March. Interest rates fell in June. Markets were calm.',
  'The film was not a success at first. The film was a success on video.',
  'The bank is open. The river bank is closed to visitors.',
  'Vitamin C is water soluble. Vitamin D is not water soluble. Vitamin A is fat soluble.',
  'Type 1 diabetes is not preventable. Type 2 diabetes is preventable in many cases.',
  'Python lists are mutable. Python tuples are not mutable. Strings are immutable too.',
  'The laptop weighs 1.2 kg. The laptop costs 900 euros. The laptop has 16 GB of memory and 512 GB of storage.',
  'The law was passed in 1990. The law was amended in 1995. The law was repealed in 2001.',
  'The dose for adults is 400 mg every 6 hours. The dose for children is 200 mg every 8 hours. Do not exceed 1200 mg a day.',
  'The warranty is two years from the date of purchase. The warranty on the frame lasts five years. Claims go to the dealer.',
  'In 2019 sales fell by 4 percent. In 2020 sales rose by 6 percent. The outlook is stable.',
  'Hot water expands. Cold water contracts. Both remain liquid.',
  'The Basic plan is free. The Pro plan costs 5 euro per month. The Team plan costs 9 euro per month.',
  'Bake for 20 minutes. Turn the tray. Bake for 10 more minutes.',
  'The shop was open on Sundays until 2020. It is no longer open on Sundays. Staff welcome the change.',
  'Some experts say that coffee is harmful. Others say that coffee is safe. The evidence is mixed.',
  'If you are a member, entry is free. If you are not a member, entry costs 5 euros. Bring your card.',
  'Pets are allowed in the garden. Pets are not allowed in the dining room. Guide dogs are welcome everywhere.',
  'The sale starts on 3 May. The sale ends on 9 May. Prices fall by 20 percent.',
  'Photosynthesis is the process by which plants make sugar from light. It takes place in chloroplasts. Water is split, and oxygen is released.',
  'The first phase takes two weeks. The second phase takes three weeks. The project ends in June.',
  'Children under 6 pay nothing. Children from 6 to 12 pay 3 euros. Adults pay 7 euros.',
  'The trial is free for 14 days. After the trial, the subscription costs 10 euros per month. You can cancel online.',
  'Employees can work from home on Fridays. Employees cannot work from home on Mondays.',
  'The battery lasts 12 hours with wifi off. The battery lasts 8 hours with wifi on.',
  'The tower is 120 metres high. The tower has 30 floors. It opened in 1990 and was renovated in 2010.',
  'The Model S costs 500 euros. The Model X costs 700 euros. Shipping is free for both.',
  'Ibuprofen may cause stomach pain. It may not be suitable for people with asthma. Ask your doctor.',
  'Open the app. Tap Settings. Choose Reset. The device restarts. I hope this helps! Let me know if you have questions.',
  'John Smith was born in 1950 in Leeds. He studied law at Durham. His brother was born in 1953. He died in 2010.',
  'The company made a profit of 5 million euros in the north. It made a loss of 2 million in the south. The group made a profit of 3 million.',
  'Admission is free for students with a card. Admission for adults costs 9 euros.',
  'The flag is red. The car is not red. The red car won.',
  'The server stores logs for 30 days. The server stores backups for 90 days. The server stores metrics for 30 days.',
  'The deadline for abstracts is 15 March 2026. The deadline for papers is 30 April 2026.',
  'The deadline was 15 March 2026. It has been moved to 30 April 2026. The new deadline is 30 April 2026.',
  'Passengers in economy may bring one suitcase. Passengers in business may bring two suitcases.',
  'Theft is covered. Vandalism is not covered. Theft abroad is not covered.',
  'Red wine contains tannins. White wine contains few tannins. Red wine is served warm, and white wine is served cold.',
  'In the UK, cars drive on the left. In France, cars drive on the right.',
  'The company has 200 employees in Oslo. The company has 350 employees in Bergen. The company has 550 employees in all.',
  'Adults need 8 hours of sleep. Teenagers need 9 hours of sleep. Babies need 14 hours of sleep.',
  'The first edition was published in 1859. The sixth edition was published in 1872.',
  'The engine is loud at high speed. The engine is quiet at low speed.',
  'The clinic accepts new patients. The clinic does not accept walk-ins.',
  'You should drink water. You should not drink alcohol. You should not drive.',
  'The bridge is closed to trucks. The bridge is open to cyclists.',
  'The gym opens at 6 am on weekdays. The gym opens at 8 am on weekends.',
  'The treaty was signed in 1648. The treaty was ratified in 1649.',
  'Aspirin reduces fever. Aspirin does not reduce swelling. It is sold without prescription.',
  'A mortgage is secured by property. A personal loan is not secured by property. Both are repaid monthly.',
  'Whales are mammals. Sharks are not mammals. Both live in the sea.',
  'The film made 20 million dollars in its first week. It made 90 million dollars in total.',
  'The population was 12,000 in 1990. The population was 15,000 in 2010. It is now 18,000.',
  'He served as mayor from 1990 to 1998. He served as governor from 2000 to 2008.',
  'The pan is hot. Do not touch the pan. When the pan is cold, wash it by hand.',
  'The tax rate is 10 percent for incomes below 20,000 euros. The tax rate is 20 percent for incomes above 20,000 euros.',
  'Kelly scored 12 points in the first half. Kelly scored 20 points in the second half.',
  'The offer is not open to staff. The offer is open to students.',
  'Lina is tall. Mark is not tall. Mark is fast.',
  'The X100 has 8 GB of memory. The X200 has 16 GB of memory. The X200 costs 300 euros more.',
  'Solar panels produce power during the day. Solar panels do not produce power at night.',
  'Version 2.1 supports Windows 10. Version 2.1 does not support Windows 7. Version 2.0 supports Windows 7.',
  'The lease begins on 1 May 2025. The lease ends on 30 April 2027. Rent is due on the first day of the month.',
  'Yes, the warranty covers water damage. The warranty does not cover scratches. The warranty covers the battery for one year and the screen for two years.',
  'Gold is a metal. Gold is not magnetic. Iron is magnetic.',
  'The battery charges in 2 hours. The battery charges in 45 minutes with the fast charger.',
  'Some birds are able to fly far. Penguins swim. Some birds are not able to fly far.',
  'Patients with Type 1 need insulin daily. Patients with Type 2 need insulin daily.',
];

describe('an answer that contradicts itself is proven to', () => {
  it.each(CONTRADICTORY)('%s', (answer) => {
    const subject = answerOf(answer);
    expect(provenDefects(subject)).toEqual([`${subject.claims.length - 1} self_contradiction`]);
  });
});

describe('an answer that tells different cases apart is approved, and inventions against it are dismissed', () => {
  it.each(CONSISTENT)('%s', (answer) => {
    const subject = answerOf(answer);
    expect(assessAll(subject).map(({ choice }) => choice)).toEqual(Array(5).fill('approve'));
    expect(rulingsForInventions(subject)).toEqual([]);
  });
});

describe('a contradiction', () => {
  it('is shown by verbatim quotations of both statements', () => {
    const subject = answerOf('Entry to the park is free. Dogs are welcome. Entry to the park costs 3 euros.');
    for (const { objections } of assessAll(subject)) {
      const quotes = objections.flatMap(({ evidence }) => evidence.map(({ quote }) => quote));
      expect(quotes).toEqual(['Entry to the park costs 3 euros.', 'Entry to the park is free.']);
    }
  });

  it('is not sought between items of a list, which may speak of different things', () => {
    const subject = answerOf(
      'Two rooms can be booked:\n- Red room: the room holds 12 people.\n- Blue room: the room holds 20 people.',
    );
    expect(assessAll(subject).map(({ choice }) => choice)).toEqual(Array(5).fill('approve'));
  });
});
