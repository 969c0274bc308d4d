import { capacity } from '../../cli/capacity/command';
import { capacityOf } from '../../cli/capacity/demands';
import { diagram } from '../../cli/diagram/command';
import { mermaidOf } from '../../cli/diagram/mermaid';
import { importManifests } from '../../cli/import/command';
import { readGroups } from '../../cli/input/groups';
import { plan } from '../../cli/plan/command';
import { sectionOf } from '../../cli/plan/text';
import { InputError } from '../../cli/program';
import { deployment, inFiles } from './support';

const { PATH } = process.env;

afterEach(() => {
  process.env.PATH = PATH;
  process.exitCode = undefined;
  jest.restoreAllMocks();
});

/** Runs a command on the files, without a cluster. Returns its errors, its exit status and whether its output names the model. */
async function run(command: typeof plan | typeof diagram, files: Record<string, string>) {
  process.env.PATH = '/nowhere';
  const printed: string[] = [];
  jest.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(text as string) > 0);
  const error = jest.spyOn(console, 'error').mockImplementation();
  await inFiles(files, () => command({ positionals: ['.'], values: {}, flags: new Set() }));
  const errors = (error.mock.calls.flat() as string[]).filter((line) => line.startsWith('error: '));
  return { errors, status: process.exitCode, hasModel: printed.join('').includes('model') };
}

const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: broken }\nspec: ${spec}\n`;
const COMMANDS = [
  ['plan', plan],
  ['capacity', capacity],
  ['diagram', diagram],
  ['import', importManifests],
] as const;

test.each(COMMANDS)('%s reports unreadable input, and handles the other objects', async (_, command) => {
  const files = {
    'model.yaml': deployment('registry.example.com/model:1.0'),
    'broken.yaml': 'apiVersion: v1\na: [',
    'map.yaml': pod('{ containers: {} }'),
    'null.yaml': pod('{ containers: [null] }').replace('broken', 'nothing'),
    'route.yaml':
      'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: route }\nspec: { rules: {} }\n',
    'template.yaml': 'apiVersion: v1\nkind: {{ .Values.kind }}\n',
  };
  expect(await run(command, files)).toEqual({
    errors: [
      expect.stringMatching(/^error: broken\.yaml:2:5: is not YAML: .*$/),
      "error: template.yaml:2:7: is a template, not a manifest: render it first, for example 'helm template CHART | cdk8s-ml-app check -'",
      "error: map.yaml:4:9: Pod 'broken': spec.containers is {}, must be a list",
      "error: null.yaml:4:22: Pod 'nothing': spec.containers[0] is null, must be an object",
      "error: route.yaml:4:9: HTTPRoute 'route': spec.rules is {}, must be a list",
    ],
    status: 2,
    hasModel: true,
  });
});

const MANIFESTS = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'model', labels: { app: 'model' }, annotations: { a: 'b' } },
    spec: {
      replicas: 1,
      strategy: { rollingUpdate: { maxSurge: 1 } },
      selector: { matchLabels: { app: 'model' } },
      template: {
        metadata: { labels: { app: 'model' } },
        spec: {
          overhead: { cpu: '1' },
          initContainers: [{ name: 'init', image: 'a:1' }],
          containers: [
            {
              name: 'server',
              image: 'model:1.0',
              ports: [{ containerPort: 80 }],
              env: [{ name: 'URL', value: 'http://model' }],
              resources: { requests: { cpu: '1' }, limits: { memory: '1Gi' } },
            },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'job' },
    spec: {
      jobTemplate: {
        spec: { parallelism: 1, completions: 1, template: { spec: { containers: [{ name: 'a', image: 'a:1' }] } } },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'model' },
    spec: { type: 'NodePort', selector: { app: 'model' }, ports: [{ port: 80, nodePort: 30000 }] },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'hosts' },
    spec: {
      rules: [{ host: 'a.com', http: { paths: [{ path: '/', backend: { service: { name: 'model', port: {} } } }] } }],
    },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'route' },
    spec: { hostnames: ['a.com'], rules: [{ backendRefs: [{ name: 'model', port: 80 }] }] },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'model' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'model' },
      minReplicas: 1,
      maxReplicas: 2,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 50 } } }, { type: 'Pods' }],
    },
  },
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'job' },
    spec: { scaleTargetRef: { name: 'other' }, minReplicaCount: 1, maxReplicaCount: 2 },
  },
];

/** Manifests with each value in turn replaced by values of other types. */
function* mutants(): Iterable<{ what: string; text: string }> {
  for (const [i, manifest] of MANIFESTS.entries()) {
    for (const path of pathsIn(manifest)) {
      for (const value of [{}, [], 'x', null, [null], 1.5]) {
        const all = structuredClone(MANIFESTS);
        const [key, ...above] = [...path].reverse();
        const parent = above.reduceRight<unknown>((inner, name) => (inner as never)[name], all[i]);
        (parent as Record<string, unknown>)[key ?? ''] = value;
        yield {
          what: `${manifest.kind} ${path.join('.')} = ${JSON.stringify(value)}`,
          text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: all }),
        };
      }
    }
  }
}

function pathsIn(value: unknown, path: string[] = []): string[][] {
  return Object.entries(Object(value) as object).flatMap(([key, inner]) =>
    typeof value === 'string' ? [] : [[...path, key], ...pathsIn(inner, [...path, key])],
  );
}

test('plan, capacity and diagram read or reject any value', async () => {
  const failures: string[] = [];
  for (const { what, text } of mutants()) {
    await inFiles({ 'a.json': text }, () => {
      const attempt = (action: () => unknown) => {
        try {
          action();
        } catch (error) {
          if (!(error instanceof InputError)) failures.push(`${what}: ${String(error)}`);
        }
      };
      attempt(() => {
        const { groups } = readGroups(['.']);
        [() => capacityOf(groups, 'total'), () => mermaidOf(groups), () => groups.map(sectionOf)].forEach(attempt);
      });
    });
  }
  expect(failures).toEqual([]);
});

const NAMES_OF_JAVASCRIPT = `apiVersion: v1
kind: toString
metadata: { name: a }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: route }
spec: { rules: [{ backendRefs: [{ kind: constructor, name: a }] }] }
`;

test.each(COMMANDS.slice(1))('%s reads kinds with names of JavaScript', async (_, command) => {
  const files = { 'model.yaml': deployment('registry.example.com/model:1.0'), 'names.yaml': NAMES_OF_JAVASCRIPT };
  expect(await run(command, files)).toEqual({
    errors: [],
    status: command === importManifests ? 0 : undefined,
    hasModel: true,
  });
});
