// Simulates releases of healthy and worse versions, and prints the share of each outcome.
import { runProgram } from '../cli/program';
import { DEFAULT_DESIGN } from '../cli/release/settings';
import { random } from '../support/random';
import { type Setting, type SimulatedRelease, type TrackModel, simulateRelease } from '../support/release-simulation';

const USAGE = {
  command: 'npm run bench -- release',
  about: 'Simulates releases of healthy and worse versions, and prints the share of each outcome.',
  positionals: [
    { name: 'RELEASES', help: 'number of releases for each setting, 10000 by default', isCount: true },
    { name: 'SEED', help: 'seed, 1 by default', isCount: true },
  ],
};

const healthy: TrackModel = { errors: 0.001, median: 0.08 };
const setting = (
  canary: Partial<TrackModel>,
  stable: Partial<TrackModel> = {},
  more: Partial<Setting> = {},
): Setting => {
  const base = { ...healthy, ...stable };
  return { requestsPerSecond: 50, shares: [5, 25, 50], stable: base, canary: { ...base, ...canary }, ...more };
};

const SETTINGS: [text: string, setting: Setting][] = [
  ['equal, no errors', setting({}, { errors: 0 })],
  ['equal, 0.1% errors', setting({})],
  ['equal, 1% errors', setting({}, { errors: 0.01 })],
  ['equal, 5% errors', setting({}, { errors: 0.05 })],
  ['equal, 1% errors, in bursts of 5', setting({}, { errors: 0.01, burst: 5 })],
  ['equal, at 5 requests a second', setting({}, {}, { requestsPerSecond: 5 })],
  ['equal, at 500 requests a second', setting({}, {}, { requestsPerSecond: 500 })],
  ['10% slower', setting({ median: healthy.median * 1.1 })],
  ['1.1% errors instead of 0.1%', setting({ errors: 0.011 })],
  ['2% errors instead of 1%', setting({ errors: 0.02 }, { errors: 0.01 })],
  ['6% errors instead of 5%', setting({ errors: 0.06 }, { errors: 0.05 })],
  ['5% errors instead of 0', setting({ errors: 0.05 }, { errors: 0 })],
  ['5% errors, at 5 requests a second', setting({ errors: 0.05 }, { errors: 0 }, { requestsPerSecond: 5 })],
  ['every request fails', setting({ errors: 1 }, { errors: 0 })],
  ['50% slower', setting({ median: healthy.median * 1.5 })],
  ['twice as slow', setting({ median: healthy.median * 2 })],
  ['twice as slow, at 5 requests a second', setting({ median: healthy.median * 2 }, {}, { requestsPerSecond: 5 })],
  ['equal, at 0.1 requests a second', setting({}, {}, { requestsPerSecond: 0.1 })],
];

void runProgram(USAGE, ({ positionals: [releases = '10000', seed = '1'] }) => {
  console.log('| version of the canary | reverted | promoted | held | requests to the canary | minutes |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const [text, one] of SETTINGS) {
    const next = random(Number(seed));
    const all = Array.from({ length: Number(releases) }, () => simulateRelease(one, DEFAULT_DESIGN, next));
    const shareOf = (outcome: string) =>
      percent(all.filter((release) => release.outcome === outcome).length / all.length);
    const median = (of: (release: SimulatedRelease) => number) =>
      all.map(of).sort((a, b) => a - b)[all.length >> 1] ?? 0;
    const cells = [
      shareOf('reverted'),
      shareOf('promoted'),
      shareOf('held'),
      median(({ canaryRequests }) => canaryRequests),
    ];
    console.log(`| ${[text, ...cells, (median(({ seconds }) => seconds) / 60).toFixed(1)].join(' | ')} |`);
  }
});

function percent(share: number): string {
  return `${+(100 * share).toFixed(2)}%`;
}
