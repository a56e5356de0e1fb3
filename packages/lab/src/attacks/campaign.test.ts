import { describe, expect, it } from 'vitest';
import { BEHAVIOURS, parseBehaviour } from './attackers.ts';
import { type CampaignOptions, type CampaignReport, runCampaign } from './campaign.ts';
import { LOUD_NAMES } from './detection.ts';
import { measureSafety } from './safety.ts';
import { signTest } from './sign-test.ts';

const OPTIONS: CampaignOptions = {
  poolSize: 7,
  byzantine: ['always-opposite', 'random'].map((name) => parseBehaviour(name)).filter((one) => typeof one !== 'string'),
  honestError: 0.1,
  rulingError: 0.025,
  rho: 0.3,
  requests: 200,
  seed: 1,
  badShare: 0.5,
  knownShare: 0.5,
  calibration: 0,
  standby: 0,
  quarantinedVotes: 'void',
  isPlain: false,
  isSigned: false,
};

function conduct(changes: Partial<CampaignOptions> = {}): CampaignReport {
  const campaign = runCampaign({ ...OPTIONS, ...changes });
  let step = campaign.next();
  while (step.done !== true) step = campaign.next();
  return step.value;
}

const total = (counts: CampaignReport['decisions']['attack']) =>
  counts.right + counts.wrongAccepted + counts.wrongRejected + counts.undecided;

describe('a campaign', () => {
  const report = conduct();

  it('classifies every agent, says after how many known answers, and accuses nobody honest', () => {
    const found = report.agents.filter(({ lostSayAfter }) => lostSayAfter !== null).map(({ behaviour }) => behaviour);
    expect(found).toEqual(['always-opposite', 'random']);
    expect(report.agents.every(({ isClassifiedRightly }) => isClassifiedRightly)).toBe(true);
    for (const { lostSayAfter, behaviour } of report.agents)
      if (behaviour !== 'honest') expect(lostSayAfter?.knownAnswers).toBeLessThan(100);
  });

  it('counts every request once in each pool that is compared', () => {
    for (const counts of Object.values(report.decisions)) expect(total(counts)).toBe(200);
  });

  it('shows that f + 1 attackers break what f cannot', () => {
    expect(report.decisions.beyond.right).toBeLessThan(report.decisions.attack.right * 0.75);
    expect(report.decisions.attack.right).toBeGreaterThan(report.decisions.honest.right * 0.85);
  });

  it('follows from its seed', () => {
    expect(conduct()).toEqual(report);
    expect(conduct({ seed: 2 })).not.toEqual(report);
  });

  it('samples weights that sum to one over the agents with a say', () => {
    const points = report.agents[0]?.weightShares.length ?? 0;
    expect(points).toBeGreaterThan(40);
    for (let point = 0; point < points; point++) {
      const sum = report.agents.reduce((all, { weightShares }) => all + (weightShares[point] ?? 0), 0);
      expect(sum).toBeCloseTo(1, 9);
    }
  });

  it('comes to the same with signed ballots', () => {
    const changes = { requests: 25 };
    const { options: _, ...quick } = conduct(changes);
    const { options: __, ...signed } = conduct({ ...changes, isSigned: true });
    expect(signed).toEqual(quick);
  });
});

describe('safety, calibrated and with f on standby (the long run is npm run attacks:measure)', () => {
  const rules = { ...OPTIONS, requests: 60, calibration: 100, standby: 2, knownShare: 0.2, seeds: 1 };
  const rows = [...measureSafety(rules)];

  it('an attacker that calibration finds out changes no decision at all', () => {
    const settled = LOUD_NAMES.filter(
      (name) => name !== 'sleeper' && name !== 'topic-liar' && name !== 'low-rate-liar',
    );
    for (const name of [...settled, 'equivocation', 'fabricated-evidence']) {
      const row = rows.find(({ behaviour }) => behaviour === name);
      expect(row?.attack, name).toEqual(row?.honest);
    }
  });

  it('no attacker gets more bad answers accepted than chance and honest errors explain', () => {
    expect(rows).toHaveLength(BEHAVIOURS.length);
    for (const { probabilityByChance, behaviour } of rows)
      expect(probabilityByChance, behaviour).toBeGreaterThan(0.025);
  });
});

describe('the sign test', () => {
  it.each([
    [0, 0, 1],
    [1, 0, 0.5],
    [5, 0, 1 / 32],
    [8, 2, 56 / 1024],
    [2, 8, 1013 / 1024],
  ])('of %d against %d gives %d', (first, second, expected) => {
    expect(signTest(first, second)).toBeCloseTo(expected, 12);
  });
});
