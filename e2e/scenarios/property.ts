import * as fc from 'fast-check';
import { type Case, casesIn, objectsOf, synthesize } from '../../test/property/cases';
import { runOf } from '../../test/property/run';
import { ApiServer, type Applied } from '../api-server';
import { kubectl, kubectlOn } from '../kubectl';
import { type Scenario, type Step, ensure } from '../steps';

/** Compositions, of which more than a third synthesize; the others are refused, which `npm test` looks into. */
const CASES = 2000;

/** Where charts are, and those that name no namespace. */
const NAMESPACES = ['property-models', 'property-edge'] as const;

/** Another Service of the cluster may have the node port: that of a case is checked against its others in `npm test`. */
const TAKEN = /spec\.ports\[\d+\]\.nodePort: Invalid value: \d+: provided port is already allocated/;

/** A kind whose CustomResourceDefinition the cluster lacks is left to `npm test`. */
const UNSERVED = /^(PodMonitor|PrometheusRule|HTTPRoute) \S+ is refused: HTTP 404: 404 page not found/;

/** Random compositions of all constructs, put to the API server as a dry run. */
export function property(): Scenario {
  return {
    name: 'property',
    about: 'What synthesizes, the API server accepts: random compositions of all constructs, as a dry run.',
    steps: () => [
      { ...namespacesStep(), vital: true },
      { ...objectionsStep(), vital: true },
      {
        claim: 'whatever synthesizes is accepted, with strict field validation and without a warning',
        check: acceptsAll,
      },
      deleteStep(),
    ],
  };
}

async function acceptsAll(): Promise<string> {
  const { seed, numRuns } = runOf(CASES, Date.now() % 2 ** 31);
  console.log(`FC_SEED=${seed} FC_RUNS=${numRuns} repeats the run`);
  const api = await ApiServer.connect();
  const done = { cases: 0, applied: 0, objects: 0 };
  const start = performance.now();
  try {
    const everyCase = fc.asyncProperty(casesIn(fc.constantFrom(...NAMESPACES, undefined)), async (one: Case) => {
      done.cases++;
      const outcome = synthesize(one);
      const objects = 'yaml' in outcome ? objectsOf(outcome.yaml) : [];
      done.applied += objects.length === 0 ? 0 : 1;
      done.objects += objects.length;
      const objections = await objectionsTo(api, objects);
      ensure(objections.length === 0, objections.join('\n'));
    });
    await fc.assert(everyCase, { seed, numRuns });
  } finally {
    api.close();
  }
  const seconds = (performance.now() - start) / 1000;
  const measured = `${done.applied} of ${done.cases} cases synthesized, ${done.objects} objects accepted in ${seconds.toFixed(0)} s, seed ${seed}`;
  ensure(done.applied > numRuns / 4, `${measured}: too few to prove anything`);
  return measured;
}

async function objectionsTo(api: ApiServer, objects: Applied[]): Promise<string[]> {
  const all = await Promise.all(objects.map((object) => api.objectionsTo(object, NAMESPACES[0])));
  return all.flat().filter((objection) => !TAKEN.test(objection) && !UNSERVED.test(objection));
}

/** They hold pods to "restricted", so that what violates it is warned of. */
function namespacesStep(): Step {
  return {
    claim: 'the namespaces warn of pods that are not "restricted"',
    check: async () => {
      const labels = {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      };
      const items = NAMESPACES.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }));
      await kubectlOn(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'apply', '-f', '-');
      return NAMESPACES.join(', ');
    },
  };
}

/** Or the step after it would prove nothing. */
function objectionsStep(): Step {
  const metadata = { name: 'bad' };
  const pod = { metadata: { labels: { app: 'bad' } }, spec: { containers: [{ name: 'bad', image: 'bad:1' }] } };
  const spec = { selector: { matchLabels: pod.metadata.labels }, template: pod };
  return {
    claim: 'a field that there is not is refused, a pod that is not "restricted" is warned of',
    check: async () => {
      const api = await ApiServer.connect();
      try {
        const unknown = await objectionsTo(api, [
          { apiVersion: 'v1', kind: 'ServiceAccount', metadata, ...{ unheard: 1 } },
        ]);
        ensure(unknown.join().includes('.unheard: field not declared in schema'), `got '${unknown.join()}'`);
        const privileged = await objectionsTo(api, [
          { apiVersion: 'apps/v1', kind: 'Deployment', metadata, ...{ spec } },
        ]);
        ensure(privileged.join().includes('would violate PodSecurity'), `got '${privileged.join()}'`);
        return [...unknown, ...privileged].join('; ').slice(0, 200);
      } finally {
        api.close();
      }
    },
  };
}

function deleteStep(): Step {
  return {
    always: true,
    claim: 'nothing is left behind',
    check: async () => {
      await kubectl('delete', 'namespace', ...NAMESPACES, '--ignore-not-found', '--timeout=120s');
      return `${NAMESPACES.length} namespaces gone`;
    },
  };
}
