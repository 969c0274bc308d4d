import { ApiObject, type Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { HttpRoute as GeneratedRoute } from '../../../imports/gateway.networking.k8s.io';
import { Checks, Overrides } from '../../../lib';
import { at, find, synth, testChart } from '../../support';
import { findingsOf } from '../checks/objects';

const add = (path: string, value: unknown) => JsonPatch.add(path, value);

test('objects of every class are checked, and only lost values are reported', () => {
  const chart = testChart();
  Checks.enable(chart);
  const raw = (id: string, ...patches: JsonPatch[]) =>
    new ApiObject(chart, id, { apiVersion: 'example.com/v1', kind: 'Any' }).addJsonPatch(...patches);
  raw('kept', add('/spec', { any: { thing: [1, '1Gi', null, {}] } }));
  raw('union', add('/spec', { memory: k8s.Quantity.fromString('1Gi') }));
  const crd = new k8s.KubeCustomResourceDefinition(chart, 'crd', {
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Any', plural: 'anys' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openApiv3Schema: { type: 'object', xKubernetesPreserveUnknownFields: true } },
        },
      ],
    },
  });
  crd.metadata.add('example', 'x');
  expect(findingsOf(chart)).toEqual([
    '[chart/union] patch-lost: JSON patch of /spec sets an instance of Quantity: pass plain JSON',
    "[chart/crd] value-lost: metadata.example is 'x', which KubeCustomResourceDefinition does not write: pass a value of the type that the prop declares, or call Overrides.of(...).add('metadata.example', 'x')",
  ]);
});

test('a class that `cdk8s import` generated is checked too', () => {
  const chart = testChart();
  Checks.enable(chart);
  const rules = [{ backendRefs: [{ name: 'm', port: 80 }], retry: { attempts: 2 } }];
  const route = new GeneratedRoute(chart, 'route', { metadata: { name: 'route' }, spec: { rules } });
  const [finding] = findingsOf(chart);
  expect(finding).toContain(
    '[chart/route] value-lost: spec.rules.0.retry is {"attempts":2}, which HttpRoute does not write',
  );
  Overrides.of(route).add('spec.rules.0.retry', { attempts: 2 });
  expect(at(route.toJson(), 'spec.rules')).toEqual(rules);
});

describe('a NetworkPolicy does not open accidentally', () => {
  const policy = (chart: Chart) =>
    new k8s.KubeNetworkPolicy(chart, 'np', {
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ ports: [{ port: 8080 as unknown as k8s.IntOrString }] }],
      },
    });
  const text =
    "[chart/np] value-lost: spec.ingress.0.ports.0.port is 8080, which KubeNetworkPolicy does not write: pass a value of the type that the prop declares, or call Overrides.of(...).add('spec.ingress.0.ports.0.port', 8080)";

  test('through a number in its props', () => {
    const chart = testChart();
    Checks.enable(chart);
    const np = policy(chart);
    expect(findingsOf(chart)).toEqual([text]);
    Overrides.of(np).add('spec.ingress.0.ports.0.port', 8080);
    expect(findingsOf(chart)).toEqual([]);
    expect(at(find(synth(chart), 'NetworkPolicy'), 'spec.ingress')).toEqual([{ ports: [{ port: 8080 }] }]);
  });

  test.each(['patch-lost', 'value-lost', 'file-collision'])('because %s cannot be acknowledged', (id) => {
    const chart = testChart();
    expect(() => Checks.of(chart).acknowledge(id, 'because')).toThrow(`acknowledge().id is '${id}', must be one of`);
  });
});

describe('a list of objects', () => {
  const items = [
    { metadata: { name: 'web' }, spec: { type: 'ExternalName', externalName: 'example.com', ports: [{ port: 80 }] } },
  ];
  const ingress = (chart: Chart) =>
    new k8s.KubeIngress(chart, 'in', {
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    });

  test('loses no value, shares no name, and contains its objects', () => {
    const chart = testChart();
    Checks.enable(chart);
    new k8s.KubeServiceList(chart, 'services', { items });
    new k8s.KubeServiceList(chart, 'none', { items: [] });
    ingress(chart);
    expect(findingsOf(chart)).toEqual([]);
    const raw = testChart();
    Checks.enable(raw);
    const list = items.map((item) => ({ apiVersion: 'v1', kind: 'Service', ...item }));
    new ApiObject(raw, 'list', { apiVersion: 'v1', kind: 'List', items: [...list, null, {}] });
    ingress(raw);
    expect(findingsOf(raw)).toEqual([]);
  });

  test('is checked like any object', () => {
    const chart = testChart();
    Checks.enable(chart);
    new k8s.KubeServiceList(chart, 'services', { items: [...items, ...items] });
    expect(findingsOf(chart)).toEqual([
      "[chart/services] duplicate-name: metadata.name is 'web', which Service 'web' (chart/services) also has: pass another name, or each overwrites the other",
    ]);
    const lossy = testChart();
    Checks.enable(lossy);
    new k8s.KubeServiceList(lossy, 'services', { items: [{ spec: { trafficDistribution: 'PreferClose' } as object }] });
    expect(findingsOf(lossy)).toHaveLength(1);
  });
});
