import { ApiObject, type Chart, JsonPatch, Lazy } from 'cdk8s';
import { CapacityQuota, Checks, MlApp, Overrides } from '../../../lib';
import { testChart } from '../../support';
import { A, deployment, findingsOf, raw, service } from '../checks/objects';

/** Creates a Deployment that a Service and a budget select. */
function selected(): [Chart, ApiObject] {
  const chart = testChart('models');
  Checks.enable(chart);
  const object = deployment(chart, 'a');
  service(chart, 'web');
  raw(chart, 'PodDisruptionBudget', 'budget', { selector: { matchLabels: A }, maxUnavailable: 1 });
  new CapacityQuota(chart, 'quota');
  return [chart, object];
}

test.each<[string, (object: ApiObject) => void, string]>([
  [
    'a value that throws',
    (object) =>
      object.metadata.addAnnotation(
        'x',
        Lazy.any({
          produce: () => {
            throw new Error('no value');
          },
        }) as string,
      ),
    "Failed serializing construct at path 'chart/a' with name 'a': Error: no value",
  ],
  [
    'a value that is not JSON',
    (object) => object.metadata.addAnnotation('x', new Date() as unknown as string),
    "Failed serializing construct at path 'chart/a' with name 'a': Error: can't render non-simple object of type 'Date'",
  ],
  [
    'a JSON patch that does not apply',
    (object) => object.addJsonPatch(JsonPatch.add('/spec/a/b', 1)),
    "patch-lost: JSON patch of /spec/a/b has no parent to add to: call Overrides.of(...).add('spec.a.b', 1), which creates parents",
  ],
  [
    'a JSON patch that removes the metadata',
    (object) => object.addJsonPatch(JsonPatch.remove('/metadata')),
    'malformed: metadata is undefined, must be an object',
  ],
  [
    'an override with an invalid path',
    (object) => Overrides.of(object).add('spec.template.spec.containers.5', {}),
    "Overrides.add().path is 'spec.template.spec.containers.5', but spec.template.spec.containers is a list of 1: pass an index from 0 to 1, or '-' to append",
  ],
])('%s is the only finding of an object that others select', (_, change, text) => {
  const [chart, object] = selected();
  expect(findingsOf(chart)).toEqual([]);
  change(object);
  expect(findingsOf(chart)).toEqual([`[chart/a] ${text}`]);
});

test('every object that cannot be rendered is reported', () => {
  const [chart, object] = selected();
  Overrides.of(object).remove('spec.none');
  raw(chart, 'Service', 'other').addJsonPatch(JsonPatch.replace('/spec/a/b', 1));
  expect(findingsOf(chart)).toEqual([
    "[chart/a] Overrides.remove().path is 'spec.none', but the object has no such field: correct the path, or remove the call",
    '[chart/other] patch-lost: JSON patch of /spec/a/b cannot replace a field that does not exist: correct the path',
  ]);
});

test.each<[JsonPatch, string]>([
  [JsonPatch.replace('/spec/ports', 'x'), "spec.ports is 'x', must be a list"],
  [
    JsonPatch.add('/spec/sessionAffinityConfig', null),
    "a value is not of the type that KubeService declares (Cannot read properties of null (reading 'clientIp')): correct it",
  ],
])('a value that a class of cdk8s-plus cannot read is malformed: %j', (patch, text) => {
  const chart = testChart();
  ApiObject.of(new MlApp(chart, 'm', { image: 'registry.example.com/m:1.0', port: 8080 }).service).addJsonPatch(patch);
  expect(findingsOf(chart)).toEqual([`[chart/m/service/Resource] malformed: ${text}`]);
});

test('a malformed object is reported without its consequences', () => {
  const [chart] = selected();
  deployment(chart, 'b', { spec: { template: { metadata: { labels: ['b'] }, spec: { containers: [] } } } });
  service(chart, 'b-service', { selector: { app: 'b' } });
  expect(findingsOf(chart)).toEqual(['[chart/b] malformed: spec.template.metadata.labels is ["b"], must be an object']);
});
