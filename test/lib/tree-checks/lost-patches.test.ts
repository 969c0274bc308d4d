import { ApiObject, type Chart, JsonPatch, Lazy, Testing } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { DrainAction, MlApp, ModelStore, Overrides } from '../../../lib';
import { type Manifest, at, find, synth, testChart } from '../../support';
import { ObjectOverrides } from '../../../lib/overrides/object-overrides';
import { findingsOf } from '../checks/objects';

const base = { image: 'registry.example.com/m:1.0', port: 8080 };
const add = (path: string, value: unknown) => JsonPatch.add(path, value);
const replace = (path: string, value: unknown) => JsonPatch.replace(path, value);
const expectValue = (path: string, value: unknown) => JsonPatch.test(path, value);
const remove = (path: string) => JsonPatch.remove(path);
const copy = (source: string, path: string) => JsonPatch.copy(source, path);
const move = (source: string, path: string) => JsonPatch.move(source, path);
type Target = 'service' | 'deployment' | 'networkPolicy';

/** Creates an app with patches on one of its objects. */
function patched(target: Target, patches: JsonPatch[]): [Chart, MlApp] {
  const chart = testChart();
  // has a hook in the typed object, where a patch can be lost
  const m = new MlApp(chart, 'm', { ...base, timing: { drainAction: DrainAction.SLEEP_COMMAND } });
  ApiObject.of(m[target]).addJsonPatch(...patches);
  return [chart, m];
}

const POD = '/spec/template/spec';
const FIRST = `${POD}/containers/0`;

/** Lost patches, with the message and the override that it suggests. */
const LOST: [Target, JsonPatch[], text: string, path: string, value: unknown][] = [
  [
    'service',
    [add('/spec/trafficDistribution', 'PreferClose')],
    "JSON patch of /spec/trafficDistribution sets spec.trafficDistribution to 'PreferClose', which KubeService does not write",
    'spec.trafficDistribution',
    'PreferClose',
  ],
  [
    'service',
    [add('/spec/clusterIP', 'None')],
    "JSON patch of /spec/clusterIP sets spec.clusterIP to 'None', which KubeService does not write",
    'spec.clusterIP',
    'None',
  ],
  [
    'service',
    [add('/spec/loadBalancerIP', '10.0.0.1')],
    "JSON patch of /spec/loadBalancerIP sets spec.loadBalancerIP to '10.0.0.1', which KubeService does not write",
    'spec.loadBalancerIP',
    '10.0.0.1',
  ],
  [
    'service',
    [replace('/spec/ports/0/targetPort', 8080)],
    'JSON patch of /spec/ports/0/targetPort sets spec.ports.0.targetPort to 8080, which KubeService does not write',
    'spec.ports.0.targetPort',
    8080,
  ],
  [
    'service',
    [copy('/spec/type', '/spec/newType')],
    "JSON patch of /spec/newType sets spec.newType to 'ClusterIP', which KubeService does not write",
    'spec.newType',
    'ClusterIP',
  ],
  [
    'service',
    [add('/metadata/example', 'x')],
    "JSON patch of /metadata/example sets metadata.example to 'x', which KubeService does not write",
    'metadata.example',
    'x',
  ],
  [
    'service',
    [move('/spec/type', '/spec/newType')],
    "JSON patch of /spec/newType sets spec.newType to 'ClusterIP', which KubeService does not write",
    'spec.newType',
    'ClusterIP',
  ],
  [
    'deployment',
    [add(`${POD}/hostIPC`, true)],
    `JSON patch of ${POD}/hostIPC sets spec.template.spec.hostIPC to true, which KubeDeployment does not write`,
    'spec.template.spec.hostIPC',
    true,
  ],
  [
    'deployment',
    [add(`${FIRST}/lifecycle/preStop`, { sleep: { seconds: 10 } })],
    `JSON patch of ${FIRST}/lifecycle/preStop sets spec.template.spec.containers.0.lifecycle.preStop.sleep to {"seconds":10}, which KubeDeployment does not write`,
    'spec.template.spec.containers.0.lifecycle.preStop.sleep',
    { seconds: 10 },
  ],
  [
    'deployment',
    [replace('/spec/strategy/rollingUpdate/maxSurge', '50%')],
    "JSON patch of /spec/strategy/rollingUpdate/maxSurge sets spec.strategy.rollingUpdate.maxSurge to '50%', which KubeDeployment does not write",
    'spec.strategy.rollingUpdate.maxSurge',
    '50%',
  ],
  [
    'deployment',
    [add(`${FIRST}/resources/limits/memory`, '3Gi')],
    `JSON patch of ${FIRST}/resources/limits/memory sets spec.template.spec.containers.0.resources.limits.memory to '3Gi', which KubeDeployment does not write`,
    'spec.template.spec.containers.0.resources.limits.memory',
    '3Gi',
  ],
  [
    'networkPolicy',
    [add('/spec/ingress/-', { ports: [{ port: 9090 }] })],
    'JSON patch of /spec/ingress/- sets spec.ingress.1.ports.0.port to 9090, which KubeNetworkPolicy does not write',
    'spec.ingress.1.ports.0.port',
    9090,
  ],
  [
    'networkPolicy',
    [replace('/apiVersion', 'networking.k8s.io/v2')],
    "JSON patch of /apiVersion sets apiVersion to 'networking.k8s.io/v2', which KubeNetworkPolicy does not write",
    'apiVersion',
    'networking.k8s.io/v2',
  ],
];

/** Invalid patches, which no override replaces. */
const WRONG: [Target, JsonPatch[], text: string][] = [
  [
    'deployment',
    [add('/spec/unknown/field', 1)],
    "JSON patch of /spec/unknown/field has no parent to add to: call Overrides.of(...).add('spec.unknown.field', 1), which creates parents",
  ],
  [
    'deployment',
    [replace('/spec/paused/x', 1)],
    'JSON patch of /spec/paused/x cannot replace a field that does not exist: correct the path',
  ],
  [
    'deployment',
    [expectValue('/spec/paused', true)],
    'JSON patch of /spec/paused expects true, but the object has another value: correct the patch',
  ],
  [
    'deployment',
    [add('/spec/replicas/x', 1)],
    'JSON patch of /spec/replicas/x sets 1, and has no effect there: correct the path',
  ],
  [
    'deployment',
    [remove('/kind')],
    "JSON patch of /kind removes a field that the manifest still has: call Overrides.of(...).remove('kind')",
  ],
  [
    'service',
    [add('/spec/clusterIp', 'None'), remove('/spec/clusterIP')],
    "JSON patch of /spec/clusterIP removes a field that the manifest still has: call Overrides.of(...).remove('spec.clusterIP')",
  ],
  [
    'deployment',
    [add('/spec/paused', Lazy.any({ produce: () => true }))],
    'JSON patch of /spec/paused sets an instance of Lazy: pass plain JSON',
  ],
  ['deployment', [add('/spec/paused', NaN)], 'JSON patch of /spec/paused sets NaN: pass plain JSON'],
  ['deployment', [add('/spec/paused', undefined)], 'JSON patch of /spec/paused sets undefined: pass plain JSON'],
];

test.each(LOST)('a JSON patch on the %s is lost, but the override is not: %j', (target, patches, text, path, value) => {
  const [chart, m] = patched(target, patches);
  const { kind, node } = ApiObject.of(m[target]);
  const shown = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  expect(findingsOf(chart)).toEqual([
    `[${node.path}] patch-lost: ${text}: call Overrides.of(...).add('${path}', ${shown})`,
  ]);
  Overrides.of(m[target]).add(path, value);
  const [object] = Testing.synth(chart).filter((o) => (o as Manifest).kind === kind);
  expect(at(object, path)).toEqual(value);
});

test.each(WRONG)('a JSON patch on the %s is invalid: %j', (target, patches, text) => {
  const [chart, m] = patched(target, patches);
  expect(findingsOf(chart)).toEqual([`[${ApiObject.of(m[target]).node.path}] patch-lost: ${text}`]);
});

test.each<[string, Target, JsonPatch[]]>([
  ['a field of Kubernetes 1.28', 'deployment', [add(`${POD}/priorityClassName`, 'serving')]],
  ['an IntOrString', 'service', [replace('/spec/ports/0/targetPort', k8s.IntOrString.fromString('http'))]],
  ['a Quantity', 'deployment', [add(`${FIRST}/resources/limits`, { memory: k8s.Quantity.fromString('3Gi') })]],
  ['the name of the prop', 'service', [add('/spec/clusterIp', 'None')]],
  [
    'null, an empty map, an empty list',
    'deployment',
    [add('/spec/paused', null), add(`${POD}/securityContext`, {}), add(`${POD}/tolerations`, [])],
  ],
  ['a label with a slash and a dot', 'service', [add('/metadata/labels/example.com~1team', 'nlp')]],
  ['a test that holds', 'service', [expectValue('/spec/type', 'ClusterIP')]],
  ['a removal, even of a missing field', 'deployment', [remove('/spec/minReadySeconds'), remove('/spec/paused')]],
  [
    'values that later patches replace or remove',
    'service',
    [add('/spec/x', 1), add('/spec/type', 'x'), remove('/spec/x'), replace('/spec/type', 'NodePort')],
  ],
  [
    'elements that move',
    'deployment',
    [
      add(`${POD}/tolerations`, []),
      add(`${POD}/tolerations/0`, { key: 'b' }),
      add(`${POD}/tolerations/0`, { key: 'a' }),
      add(`${POD}/tolerations/-`, { key: 'c' }),
      remove(`${POD}/tolerations/1`),
    ],
  ],
  ['a copy', 'service', [copy('/metadata/labels/app', '/metadata/labels/copied')]],
])('%s is not a finding', (_, target, patches) => {
  const [chart] = patched(target, patches);
  expect(findingsOf(chart)).toEqual([]);
});

describe('an override by a construct of this library', () => {
  test('keeps patches of other fields', () => {
    const chart = testChart();
    const m = new MlApp(chart, 'm', { ...base, modelStore: ModelStore.ociImage('registry.example.com/weights:1') });
    ApiObject.of(m).addJsonPatch(add(`${POD}/volumes/-`, { name: 'more', emptyDir: {} }));
    expect(at(find(synth(chart), 'Deployment'), 'spec.template.spec.volumes')).toMatchObject([
      { name: 'tmp' },
      { name: 'more' },
      { name: 'model' },
    ]);
  });

  test('is reported if it loses a patch', () => {
    const [chart, m] = patched('deployment', [add(`${POD}/terminationGracePeriodSeconds`, 5)]);
    ObjectOverrides.of(m).addForLibrary('spec.template.spec.terminationGracePeriodSeconds', 7);
    const path = 'spec.template.spec.terminationGracePeriodSeconds';
    expect(findingsOf(chart)).toEqual([
      `[chart/m/deployment/Resource] patch-lost: JSON patch of ${POD}/terminationGracePeriodSeconds changes ${path}, which a construct sets later: call Overrides.of(...).add('${path}', 5)`,
    ]);
    Overrides.of(m).add(path, 90);
    expect(at(find(synth(chart), 'Deployment'), path)).toBe(90);
  });
});
