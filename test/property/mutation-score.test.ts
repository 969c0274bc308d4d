import { ApiObject, App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { addCharts } from '../../charts';
import { Size } from '../../charts/size';
import { Checks } from '../../lib';
import { RULES } from '../../lib/checks/all-rules';
import type { Manifest } from '../support';
import { casesIn, objectsOf, synthesize } from '../../support/compositions/cases';
import { type Mutant, mutantsOf } from './mutants';
import { MONITOR_MUTATIONS, POD_MUTATIONS, PORT_MUTATIONS, SELECTOR_MUTATIONS } from './object-mutations';
import { CALL_MUTATIONS, ROUTE_MUTATIONS, SCALING_MUTATIONS, TIMEOUT_MUTATIONS } from './relation-mutations';
import { runParameters } from '../../support/compositions/run';
import { SUBTLE_PORT_MUTATIONS, SUBTLE_RELATION_MUTATIONS, SUBTLE_SELECTOR_MUTATIONS } from './subtle-mutations';
import { POD_FAULT_MUTATIONS } from './pod-mutations';
import { REFERENCE_MUTATIONS } from './reference-mutations';
import { TEXT_MUTATIONS } from './text-mutations';

const MUTATIONS = [
  ...SELECTOR_MUTATIONS,
  ...PORT_MUTATIONS,
  ...MONITOR_MUTATIONS,
  ...ROUTE_MUTATIONS,
  ...TIMEOUT_MUTATIONS,
  ...CALL_MUTATIONS,
  ...SCALING_MUTATIONS,
  ...POD_MUTATIONS,
  ...SUBTLE_SELECTOR_MUTATIONS,
  ...SUBTLE_PORT_MUTATIONS,
  ...SUBTLE_RELATION_MUTATIONS,
  ...TEXT_MUTATIONS,
  ...POD_FAULT_MUTATIONS,
  ...REFERENCE_MUTATIONS,
];
/** Node larger than the requests of any composition. */
const NODE = { cpu: '64', memory: '2Ti', ephemeralStorage: '1Pi' };
const DEVICES = ['nvidia.com/gpu', 'amd.com/gpu', 'nvidia.com/mig-1g.5gb'];
const MIN_SCORE = 0.95;

const { seed, numRuns } = runParameters(30);

/** Manifests of the charts and of random compositions without findings. */
function acceptedManifests(): Manifest[][] {
  const app = new App();
  addCharts(app, Size.named('lab'));
  const random = fc.sample(casesIn(fc.constantFrom('models', 'edge')), { seed, numRuns }).flatMap((one) => {
    const outcome = synthesize(one);
    return 'yaml' in outcome ? [objectsOf(outcome.yaml)] : [];
  });
  return [objectsOf(app.synthYaml()), ...random].filter((objects) => findingsIn(objects).length === 0);
}

/** Findings of the checks in raw objects. */
function findingsIn(objects: Manifest[]): string {
  const app = new App();
  const extendedResources = Object.fromEntries(DEVICES.map((device) => [device, '64']));
  Checks.enable(app, { nodes: [{ ...NODE, extendedResources }] });
  const chart = new Chart(app, 'chart');
  objects.forEach((object, i) => new ApiObject(chart, `object${i}`, { ...object }));
  try {
    app.synthYaml();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

test('the checks find mutations of accepted manifests', () => {
  const mutants = acceptedManifests().flatMap((good) => mutantsOf(good, MUTATIONS));
  const survivors = mutants.filter(({ check, objects }) => !findingsIn(objects).includes(`] ${check}: `));
  console.log(`seed ${seed}\n${table(mutants, survivors)}`);
  const score = 1 - survivors.length / mutants.length;
  expect(score).toBeGreaterThanOrEqual(MIN_SCORE);
});

test('every check except advice and opinions has a mutation', () => {
  const checks = RULES.filter(({ isOpinion, isAdvice }) => !isOpinion && !isAdvice).map(({ id }) => id);
  expect([...new Set(MUTATIONS.map(({ check }) => check))].sort()).toEqual(checks.sort());
});

function table(mutants: Mutant[], survivors: Mutant[]): string {
  const of = (all: Mutant[], id: string) => all.filter(({ check }) => check === id).length;
  const rows = RULES.filter(({ id }) => of(mutants, id) > 0).map(
    ({ id }) => `${id.padEnd(32)} ${of(mutants, id) - of(survivors, id)} of ${of(mutants, id)}`,
  );
  const caught = mutants.length - survivors.length;
  const all = `caught ${caught} of ${mutants.length}: ${((100 * caught) / mutants.length).toFixed(1)}%`;
  return [...rows, all, ...survivors.slice(0, 20).map(({ check, what }) => `survivor: ${check}, ${what}`)].join('\n');
}
