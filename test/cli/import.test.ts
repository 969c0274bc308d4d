import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { server } from '../import/support';

const root = join(__dirname, '../..');

// each test starts programs
jest.setTimeout(300_000);

let folder: string;
beforeEach(() => {
  // inside the repository, so that Node.js finds tsx and the types
  mkdirSync(join(root, 'build'), { recursive: true });
  folder = mkdtempSync(join(root, 'build', 'import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(args: string[], input = '') {
  const program = ['--import', require.resolve('tsx'), join(root, 'cli/main.ts'), 'import', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { cwd: folder, input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Inputs whose programs have most kinds of expressions. */
const RICH = `${server(
  `
          env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: hub, key: token, optional: true } } }, { name: SHELL, value: "a\\n$(TOKEN)\\n" }]
          resources: { limits: { memory: 16Gi, nvidia.com/gpu: 1 } }
          lifecycle: { preStop: { exec: { command: [sleep, '20'] } } }
          volumeMounts: [{ name: cache, mountPath: /cache }]`,
  'tolerations: [{ key: pool, operator: Exists, effect: NoExecute, tolerationSeconds: 60 }]\n      volumes: [{ name: cache, emptyDir: {} }]',
)}---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: model }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: model }
  maxReplicas: 4
  metrics:
    - { type: Pods, pods: { metric: { name: queue }, target: { type: AverageValue, averageValue: 500m } } }
  behavior: { scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: Pods, value: 1, periodSeconds: 120 }] } }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: budget }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: model } } }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: model }
spec:
  tls: [{ hosts: [a.example.com], secretName: certificate }]
  rules:
    - host: a.example.com
      http: { paths: [{ path: /v1, pathType: Exact, backend: { service: { name: model, port: { number: 80 } } } }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: database }
spec:
  serviceName: database
  selector: { matchLabels: { app: database } }
  template:
    metadata: { labels: { app: database } }
    spec: { containers: [{ name: database, image: registry.example.com/database:16.1, volumeMounts: [{ name: data, mountPath: /data }] }] }
  volumeClaimTemplates:
    - { metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }
---
apiVersion: v1
kind: Service
metadata: { name: database }
spec: { clusterIP: None, selector: { app: database }, ports: [{ port: 5432 }] }
`;

test('writes a project whose types are right, and that synthesizes what the report compared', () => {
  writeFileSync(join(folder, 'input.yaml'), RICH);
  const { status, stdout, stderr } = run(['input.yaml', '--to', 'my-model']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/, none lost\n\nWrote my-model\. Next: cd my-model && npm install && npm run synth\n$/);
  const project = join(folder, 'my-model');
  expect(readdirSync(project).sort()).toEqual(['.gitignore', 'cdk8s.yaml', 'main.ts', 'package.json', 'tsconfig.json']);
  expect(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))).toMatchObject({
    name: 'my-model',
    dependencies: { 'cdk8s-ml-app': '^0.1.0', 'cdk8s-plus-28': '^2.5.6' },
  });
  // the paths of the root find the sources of the library
  const options = { extends: '../../../tsconfig.json', include: ['main.ts'], exclude: [] };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(options));
  const types = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), '--project', project], {
    encoding: 'utf8',
  });
  expect(types.stdout).toBe('');
  const env = { ...process.env, CDK8S_OUTDIR: join(folder, 'dist') };
  const synth = spawnSync(process.execPath, ['--import', require.resolve('tsx'), join(project, 'main.ts')], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  expect(synth.stderr).toBe('');
  writeFileSync(join(folder, 'again.yaml'), readFileSync(join(folder, 'dist/imported.k8s.yaml')));
  expect(existsSync(join(folder, 'dist/imported.k8s.yaml'))).toBe(true);
  const again = JSON.parse(run(['again.yaml', '--output', 'json']).stdout) as { objects: { kind: string }[] };
  expect(again.objects.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['Deployment', 'Ingress', 'StatefulSet']),
  );
});

test('prints the program to stdout, and the report to stderr', () => {
  expect(run(['-'], server())).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^import \{ App, Chart \} from 'cdk8s';\n[^]*\napp\.synth\(\);\n$/),
    stderr: expect.stringMatching(/^Objects\n {2}Deployment model: MlApp, [^]*, none lost\n\n$/),
  });
});

test('a folder with files is not overwritten', () => {
  mkdirSync(join(folder, 'full'));
  writeFileSync(join(folder, 'full', 'a'), '');
  expect(run(['-', '--to', 'full'], server())).toEqual({
    status: 2,
    stdout: '',
    stderr: "error: --to is 'full', must be a new or empty folder: pass another path\n",
  });
});

test('a folder that cannot be written is wrong input', () => {
  writeFileSync(join(folder, 'a'), '');
  const { status, stdout, stderr } = run(['-', '--to', 'a/b'], server());
  expect({ status, stdout, stderr: stderr.replace(/mkdir '.*'/, "mkdir 'PATH'") }).toEqual({
    status: 2,
    stdout: '',
    stderr:
      "error: --to is 'a/b', must be a folder that you can write to: pass another path (ENOTDIR: not a directory, mkdir 'PATH')\n",
  });
});

if (existsSync('/proc')) {
  test('a folder in /proc is wrong input, and does not block the command', () => {
    const { status, stderr } = run(['-', '--to', '/proc/my/model'], server());
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr:
        "error: --to is '/proc/my/model', must be a folder that you can write to: pass another path (ENOENT: no such file or directory, mkdir '/proc/my')\n",
    });
  });
}

test('reports each input that it cannot read on one line, and imports the others', () => {
  writeFileSync(join(folder, 'broken.yaml'), 'a: [');
  writeFileSync(join(folder, 'template.yaml'), 'apiVersion: v1\nkind: {{ .Values.kind }}\n');
  writeFileSync(join(folder, 'twice.yaml'), server());
  writeFileSync(
    join(folder, 'list.yaml'),
    `{ apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }] }`,
  );
  const { status, stdout, stderr } = run(
    ['broken.yaml', 'template.yaml', 'list.yaml', 'twice.yaml', '-', 'gone.yaml'],
    server(),
  );
  expect(status).toBe(2);
  expect(stdout).toContain(
    "new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });",
  );
  expect(stderr.split('\n').filter((line) => line.startsWith('error:'))).toEqual([
    expect.stringMatching(/^error: broken\.yaml:\d+:\d+: is not YAML: /),
    expect.stringMatching(/^error: template\.yaml:2:\d+: is a template, not a manifest: render it first/),
    'error: gone.yaml: does not exist: correct the path',
    expect.stringMatching(
      /^error: <stdin>:3:\d+: Deployment 'model' is in the input twice, first in twice\.yaml:3: remove one of them$/,
    ),
    expect.stringMatching(
      /^error: <stdin>:\d+:\d+: Service 'model' is in the input twice, first in twice\.yaml:\d+: remove one of them$/,
    ),
  ]);
});

test('warns about keys that a map has twice', () => {
  const { status, stderr } = run(
    ['-'],
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: b, a: c }\n',
  );
  expect(status).toBe(0);
  expect(stderr).toMatch(/^warning: <stdin>:4:15: 'a' is also on line 4, and only the last one counts: remove one\n/);
});

test('input without objects', () => {
  writeFileSync(
    join(folder, 'kustomization.yaml'),
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
  );
  expect(run(['kustomization.yaml'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: kustomization.yaml: configures a tool: pass manifests, such as the output of kubectl kustomize\n',
  });
  writeFileSync(join(folder, 'list.yaml'), 'apiVersion: v1\nkind: List\nitems: []\n');
  expect(run(['list.yaml'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: the input has no objects: pass manifests to import\n',
  });
});
