import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../support/manifest';
import { differenceOf } from '../../support/rebuilds/difference';
import { explanationsOf } from '../../support/rebuilds/explanations';
import { factsOf } from '../../support/rebuilds/facts';
import { REBUILDS, type RebuildName } from '../../support/rebuilds/names';
import { pageOf } from '../../support/rebuilds/page';
import {
  FOLDER,
  countLines,
  differenceText,
  explain,
  readChart,
  readOriginal,
  synthesize,
} from '../../support/rebuilds/rebuild';
import { ruleFaults, togetherFaults } from '../property/rules';
import { schemaFaults } from '../property/schemas';

jest.mock('cdk8s-ml-app', () => jest.requireActual<object>('../../lib'), { virtual: true });

/** Ways to write a field that no prop has. */
const ESCAPE_HATCHES =
  /\b(Overrides|ApiObject|JsonPatch|Include|Helm|Yaml|Checks)\b|\bk8s\.|\.(deployment|container|networkPolicy|node)\b/;
const objects = new Map<RebuildName, Manifest[]>();

beforeAll(async () => {
  for (const name of REBUILDS) {
    objects.set(name, await synthesize(name));
  }
});

const rebuilt = (name: RebuildName) => objects.get(name) ?? [];

test('each rebuilt chart has the fields of its original', () => {
  for (const [folder, extension] of [
    ['charts', 'ts'],
    ['originals', 'json'],
    ['differences', 'diff'],
  ] as const) {
    expect(readdirSync(join(FOLDER, folder)).sort()).toEqual(REBUILDS.map((name) => `${name}.${extension}`).sort());
  }
});

describe.each(REBUILDS)('%s', (name) => {
  test('has less than half the lines of the original', () => {
    const { lines } = readOriginal(name);
    expect(lines).toBeGreaterThan(30);
    expect(countLines(readChart(name))).toBeLessThan(lines / 2);
  });

  test('has no line of escape hatch', () => {
    const lines = readChart(name).split('\n');
    expect(lines.filter((line) => ESCAPE_HATCHES.test(line))).toEqual([]);
  });

  test('is accepted by the API server', () => {
    // cdk8s-plus writes claims; the sleep action of the preStop hook is newer than Kubernetes 1.28
    const written = rebuilt(name).filter(({ kind }) => kind !== 'PersistentVolumeClaim');
    const faults = written.flatMap((object) => [...schemaFaults('v1.37', object), ...ruleFaults(object)]);
    expect([...faults, ...togetherFaults(rebuilt(name))]).toEqual([]);
  });

  test('keeps the names of the Deployments', () => {
    const deployments = Object.keys(readOriginal(name).facts).filter((path) => path.startsWith('Deployment '));
    const names = new Set(deployments.map((path) => path.split(' ')[1]));
    const kept = rebuilt(name).filter(({ kind }) => kind === 'Deployment');
    expect(kept.map(({ metadata }) => metadata.name).sort()).toEqual([...names].sort());
  });

  test('differs from the original as listed', () => {
    const listed = readFileSync(join(FOLDER, 'differences', `${name}.diff`), 'utf8');
    // npm run tool -- rebuilds
    expect(differenceText(explain(name, rebuilt(name)))).toBe(listed);
  });

  test('has an explanation of each difference, and uses each of its own', () => {
    const groups = explain(name, rebuilt(name));
    expect(groups.filter(({ explanation }) => explanation === undefined)).toEqual([]);
    const common = REBUILDS.map((one) => explanationsOf(one)).reduce((all, one) =>
      all.filter((explanation) => one.includes(explanation)),
    );
    const used = groups.map(({ explanation }) => explanation);
    const own = explanationsOf(name).filter((explanation) => !common.includes(explanation));
    expect(own.filter((explanation) => !used.includes(explanation))).toEqual([]);
  });
});

test('the page has the same figures and names', () => {
  const page = readFileSync(join(FOLDER, '../../docs/internals/rebuilds.md'), 'utf8');
  // npm run tool -- rebuilds
  expect(
    pageOf(
      page,
      REBUILDS.map((name) => ({ name, groups: explain(name, rebuilt(name)) })),
    ),
  ).toBe(page);
});

describe('facts', () => {
  const deployment = (container: object, pod: object = {}) =>
    ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'model', namespace: 'models' },
      spec: { template: { spec: { ...pod, containers: [{ name: 'any', ...container }] } } },
    }) as Manifest;

  test('leave out names and defaults, and resolve the names of ports and volumes', () => {
    const container = {
      command: ['serve'],
      args: ['--all'],
      imagePullPolicy: 'IfNotPresent',
      ports: [{ name: 'web', containerPort: 8080, protocol: 'TCP' }],
      livenessProbe: { httpGet: { path: '/', port: 'web', scheme: 'HTTP' }, periodSeconds: 10, timeoutSeconds: 2 },
      env: [{ name: 'A', value: '1' }],
      volumeMounts: [{ name: 'v', mountPath: '/data', readOnly: true }],
    };
    expect(factsOf([deployment(container, { volumes: [{ name: 'v', emptyDir: {} }] })])).toEqual({
      'Deployment model > apiVersion': 'apps/v1',
      'Deployment model > pod > server > env > A': '1',
      'Deployment model > pod > server > livenessProbe > httpGet > path': '/',
      'Deployment model > pod > server > livenessProbe > httpGet > port': '8080',
      'Deployment model > pod > server > livenessProbe > timeoutSeconds': '2',
      'Deployment model > pod > server > mounts > /data > emptyDir': '{}',
      'Deployment model > pod > server > mounts > /data > readOnly': 'true',
      'Deployment model > pod > server > ports': '8080',
      'Deployment model > pod > server > process': 'serve --all',
    });
  });

  test('differ by what is only in one, as a whole, and by other values', () => {
    const one = { 'A a > x > y': '1', 'A a > x > z': '2', 'A a > same': '3', 'A a > value': '4', 'C c > x': '5' };
    const other = { 'A a > same': '3', 'A a > value': '5', 'B b > x': '1', 'B b > y': '2' };
    expect(differenceOf(one, other)).toEqual(['~ A a > value: 4 -> 5', '- A a > x: y 1, z 2', '+ B b', '- C c']);
  });
});
