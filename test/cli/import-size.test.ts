import { KubeObject } from '../../lib/checks/kube-object';
import type { Manifest } from '../../lib/kube/manifest';
import { importObjects } from '../../cli/import/import';
import { textOf } from '../../cli/import/report/text';

const FACTOR = 4;
const ORIGIN = { name: 'input.yaml:1', scopes: ['input.yaml', '1'] };

/** A Deployment and its Service. All have the same name, in namespaces of their own or in one. */
function pair(i: number, isOneNamespace: boolean): KubeObject[] {
  const metadata = isOneNamespace
    ? { name: `model-${i}`, namespace: 'models' }
    : { name: 'model', namespace: `team-${i}` };
  const labels = { app: metadata.name };
  const image = 'registry.example.com/model:1.4.0';
  const containers = [{ name: 'server', image, ports: [{ containerPort: 8080 }] }];
  const template = { metadata: { labels }, spec: { containers } };
  const manifests = [
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector: { matchLabels: labels }, template } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    },
  ];
  return manifests.map((manifest) => new KubeObject(manifest as unknown as Manifest, ORIGIN));
}

/** CPU time of an import, in milliseconds. */
function timeOf(pairs: number, isOneNamespace: boolean): number {
  const objects = Array.from({ length: pairs }, (_, i) => pair(i, isOneNamespace)).flat();
  const start = process.cpuUsage();
  const imported = importObjects(objects, 'imported');
  textOf(imported);
  const { user, system } = process.cpuUsage(start);
  expect(imported.objects.filter(({ construct }) => construct === 'MlApp')).toHaveLength(2 * pairs);
  return (user + system) / 1000;
}

test.each([
  ['one namespace', true],
  ['as many namespaces', false],
])(
  'the time of an import is linear in the objects of %s',
  (_, isOneNamespace) => {
    timeOf(100, isOneNamespace); // compiles the code
    const [small, large] = [250, 250 * FACTOR].map((pairs) => timeOf(pairs, isOneNamespace));
    // a quadratic part would take 16 times as long
    expect((large ?? NaN) / (small ?? NaN)).toBeLessThan(2 * FACTOR);
  },
  120_000,
);
