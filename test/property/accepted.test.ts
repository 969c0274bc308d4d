import { Construct } from 'constructs';
import * as fc from 'fast-check';
import * as library from '../../lib';
import { casesIn, synthesize } from '../../support/compositions/cases';
import { GENERATORS } from '../../support/compositions/constructs';
import { healths } from '../../support/compositions/ports';
import { modelStores } from '../../support/compositions/model-stores';
import { scaleDowns, scaleUps, scalingMetrics } from '../../support/compositions/props';
import { canarySteps } from '../../support/compositions/releases';
import { runParameters } from '../../support/compositions/run';
import { namespace } from '../../support/compositions/texts';
import { faultsOf } from './verdict';

const { seed, numRuns } = runParameters(1200);

test('Kubernetes 1.28 and 1.37 accept all compositions that synthesize, and other compositions give a documented error', () => {
  let synthesized = 0;
  const property = fc.property(casesIn(namespace), (one) => {
    const outcome = synthesize(one);
    synthesized += 'yaml' in outcome ? 1 : 0;
    expect(faultsOf(outcome)).toEqual([]);
  });
  fc.assert(property, { seed, numRuns });
  console.log(`seed ${seed}: ${synthesized} of ${numRuns} cases synthesized, the others were rejected`);
  // too few synthesized cases prove nothing
  expect(synthesized).toBeGreaterThan(numRuns / 4);
});

test('every construct has a generator', () => {
  const constructs = Object.entries(library).filter(
    ([name, value]) => typeof value === 'function' && value.prototype instanceof Construct && name !== 'FleetApp',
  );
  expect(Object.keys(GENERATORS)).toEqual(expect.arrayContaining(constructs.map(([name]) => name)));
});

test.each([
  ['CanaryStep', canarySteps],
  ['Health', healths],
  ['ModelStore', modelStores],
  ['ScalingMetric', scalingMetrics],
  ['ScaleUp', scaleUps],
  ['ScaleDown', scaleDowns],
] as const)('every kind of %s has a generator', (name, generators) => {
  const statics = Object.entries(Object.getOwnPropertyDescriptors(library[name]));
  const factories = statics.filter(([, { value }]) => typeof value === 'function').map(([method]) => method);
  // fromClaim() takes a construct of the same app, which no value that is generated before the app can be: see model-store.test.ts
  const ofValues = factories.filter((method) => method !== 'fromClaim');
  expect(Object.keys(generators).sort()).toEqual(ofValues.sort());
});
