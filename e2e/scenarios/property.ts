import * as fc from 'fast-check';
import { type Case, casesIn, objectsOf, synthesize } from '../../support/compositions/cases';
import { runParameters } from '../../support/compositions/run';
import { ApiServer, type AppliedObject } from '../api-server';
import { kubectl, kubectlWithInput } from '../kubectl';
import { type Scenario, type Step, ensure } from '../steps';

/** Number of compositions that synthesize. About three times as many do not: `npm test` checks their errors. */
const CASES = 500;

/** Namespaces of the charts. Charts without a namespace use the first one. */
const NAMESPACES = ['property-models', 'property-edge'] as const;

/** Error for a node port that another Service of the cluster has. `npm test` checks the node ports within a case. */
const NODE_PORT_IN_USE = /spec\.ports\[\d+\]\.nodePort: Invalid value: \d+: provided port is already allocated/;

/** Error for a kind whose CustomResourceDefinition is not installed. `npm test` validates it. */
const KIND_NOT_INSTALLED = /^(PodMonitor|PrometheusRule|HTTPRoute) \S+ is rejected: HTTP 404: 404 page not found/;

/** Dry run of random compositions of all constructs. */
export function property(): Scenario {
  return {
    name: 'property',
    about: 'The API server accepts random compositions of all constructs that synthesize, as a dry run.',
    steps: () => [
      { ...namespacesStep(), required: true },
      { ...objectionsStep(), required: true },
      {
        claim: 'every composition that synthesizes is accepted, with strict field validation and without a warning',
        check: acceptsAll,
      },
      deleteStep(),
    ],
  };
}

async function acceptsAll(): Promise<string> {
  const { seed, numRuns } = runParameters(CASES, Date.now() % 2 ** 31);
  console.log(`FC_SEED=${seed} FC_RUNS=${numRuns} repeats the run`);
  const api = await ApiServer.connect();
  const done = { cases: 0, applied: 0, objects: 0 };
  const start = performance.now();
  try {
    const everyCase = fc.asyncProperty(casesIn(fc.constantFrom(...NAMESPACES, undefined)), async (one: Case) => {
      done.cases++;
      const outcome = synthesize(one);
      const objects = 'yaml' in outcome ? objectsOf(outcome.yaml) : [];
      // a case without objects does not count as a run
      fc.pre(objects.length > 0);
      done.applied++;
      done.objects += objects.length;
      const objections = await dryRun(api, objects);
      ensure(objections.length === 0, objections.join('\n'));
    });
    await fc.assert(everyCase, { seed, numRuns });
  } finally {
    api.close();
  }
  const seconds = (performance.now() - start) / 1000;
  return `${done.applied} of ${done.cases} cases synthesized, ${done.objects} objects accepted in ${seconds.toFixed(0)} s, seed ${seed}`;
}

async function dryRun(api: ApiServer, objects: AppliedObject[]): Promise<string[]> {
  const all = await Promise.all(objects.map((object) => api.dryRun(object, NAMESPACES[0])));
  return all.flat().filter((objection) => !NODE_PORT_IN_USE.test(objection) && !KIND_NOT_INSTALLED.test(objection));
}

/** Creates namespaces with the Pod Security Standard "restricted", so that the API server warns about violations. */
function namespacesStep(): Step {
  return {
    claim: 'the namespaces enforce "restricted"',
    check: async () => {
      const labels = {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      };
      const items = NAMESPACES.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }));
      await kubectlWithInput(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'apply', '-f', '-');
      return NAMESPACES.join(', ');
    },
  };
}

/** Verifies that the API server reports errors and warnings, because the next step relies on them. */
function objectionsStep(): Step {
  const metadata = { name: 'bad' };
  const pod = { metadata: { labels: { app: 'bad' } }, spec: { containers: [{ name: 'bad', image: 'bad:1' }] } };
  const spec = { selector: { matchLabels: pod.metadata.labels }, template: pod };
  return {
    claim: 'the API server rejects an unknown field, and warns about a pod that is not "restricted"',
    check: async () => {
      const api = await ApiServer.connect();
      try {
        const unknown = await dryRun(api, [
          { apiVersion: 'v1', kind: 'ServiceAccount', metadata, ...{ unknownField: 1 } },
        ]);
        ensure(unknown.join().includes('.unknownField: field not declared in schema'), `got '${unknown.join()}'`);
        const privileged = await dryRun(api, [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata, ...{ spec } }]);
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
    claim: 'kubectl delete leaves nothing behind',
    check: async () => {
      await kubectl('delete', 'namespace', ...NAMESPACES, '--ignore-not-found', '--timeout=120s');
      return `${NAMESPACES.length} namespaces deleted`;
    },
  };
}
