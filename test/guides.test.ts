import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { orphansIn } from '../lib/kube/orphans';
import { runExample } from './run-example';
import { type Manifest, find } from './support';

const root = join(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const imports = `
  import { App, Chart, Size } from 'cdk8s';
  import { CanaryRelease, CanaryStep, MlApp, ModelStore, Mount } from 'cdk8s-ml-app';
  import { EnvFieldPaths, EnvValue, PersistentVolumeAccessMode, PersistentVolumeClaim, Volume, k8s } from 'cdk8s-plus-28';
  const app = new App();
  const chart = new Chart(app, 'sentiment', { namespace: 'sentiment' });
`;
const image = 'registry.example.com/sentiment:1.4.0';
const app = (props: string) => `new MlApp(chart, 'sentiment', { image: '${image}', port: 8080, ${props} })`;
const egress = (app: string, port: string) => `
  new k8s.KubeNetworkPolicy(chart, 'egress', {
    spec: { podSelector: { matchLabels: { app: '${app}' } }, egress: [{ ports: [{ port: ${port} }] }] },
  });
`;

const environments = `
  for (const name of ['dev', 'production']) {
    const chart = new Chart(app, 'sentiment-' + name, { namespace: 'sentiment' });
    ${app('')};
  }
`;
const release = (props: string) => `
  new CanaryRelease(chart, 'sentiment', { port: 8080, stable: { image: '${image}' }, ${props} })
`;
const labelled = `
  const other = new Chart(new App(), 'sentiment', { labels: { 'app.kubernetes.io/name': 'models' } });
  ${release('inPlace: true').replace('chart', 'other')};
`;

/** Programs with a mistake whose message a guide shows. */
const mistakes: [guide: string, code: string][] = [
  ['private-registry', app("image: 'https://registry.example.com/sentiment:1.4.0'")],
  ['egress', app('') + egress('sentimnt', 'k8s.IntOrString.fromNumber(5432)')],
  ['egress', app('') + egress('sentiment', '5432')],
  [
    'egress',
    `${app('')}; new MlApp(chart, 'gateway', { image: '${image}', port: 8080, env: { SENTIMENT_URL: 'http://sentiment' } })`,
  ],
  ['writable-volume', app("mounts: [Mount.emptyDir('/srv/cache'), Mount.fromClaimName('/srv/cache', 'cache')]")],
  [
    'secrets',
    app(
      "modelStore: ModelStore.download('https://robot:secret@models.example.com/a.onnx', { sha256: '0'.repeat(64) })",
    ),
  ],
  [
    'testing',
    "new MlApp(new Chart(app, 'my-model'), 'my-model', { image: 'registry.example.com/m:1.0', port: 70000 })",
  ],
  ['environments', environments],
  ...['port: 4180, user: 0', 'port: 8000'].map((props): [string, string] => [
    'sidecars',
    `new MlApp(chart, 'llm', { image: '${image}', port: 8000, sidecars: [{ name: 'auth', image: 'auth:1.0', ${props}, resources: { cpu: '1', memory: '1Gi' } }] })`,
  ]),
  ['canary', release(`canary: { image: '${image}' }`)],
  ['canary', release('step: CanaryStep.share(10)')],
  ['from-mlapp-to-canary', labelled],
  [
    'from-mlapp-to-canary',
    `${release('inPlace: true')}; ${app('').replace("'sentiment'", "'old'").replace('{', "{ name: 'sentiment',")}`,
  ],
  ['secrets', app("env: { HUB_TOKEN: '' }, envVariables: { HUB_TOKEN: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP) }")],
  ['secrets', `${app('')}.container.env.addVariable('PASSWORD', EnvValue.fromValue('a$(B)'))`],
];

test.each(mistakes)('docs/guides/%s.md shows the exact message (%#)', (guide, code) => {
  const shown = [...read(`docs/guides/${guide}.md`).matchAll(/^```text\n(.*?)\n```/gms)].map(([, text]) => text);
  const messages = messagesOf(`${imports}${code};\napp.synth();`.replace(/^ +/gm, ''));
  expect(messages.some((message) => shown.includes(message)) ? [] : messages).toEqual([]);
});

/** Messages of the program: the error of a prop, or all findings at synthesis. */
function messagesOf(code: string): string[] {
  try {
    runExample(code);
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.trim());
  }
  return ['no error'];
}

const programsOf = (guide: string) =>
  [...read(`docs/guides/${guide}.md`).matchAll(/^ *```ts\n(.*?)^ *```/gms)].map(([, code = '']) => code);
const idOf = ({ kind, metadata }: { kind: string; metadata: { name: string } }) =>
  `${kind.toLowerCase()} ${metadata.name}`;
const selectorOf = ({ spec }: Manifest): unknown => spec?.selector ?? spec?.podSelector;
const missing = (before: Manifest[], after: Manifest[]) =>
  before.map(idOf).filter((id) => !after.map(idOf).includes(id));

test('docs/guides/from-mlapp-to-canary.md keeps all objects, and prunes those that an MlApp does not have', () => {
  const [before = '', after = ''] = programsOf('from-mlapp-to-canary');
  const canary =
    "inPlace: true, canary: { image: 'registry.example.com/sentiment:1.5.0' }, step: CanaryStep.share(40),";
  const [app, atRest, release] = [
    runExample(before),
    runExample(after),
    runExample(after.replace('inPlace: true,', canary).replace('{ CanaryRelease', '{ CanaryStep, CanaryRelease')),
  ];
  expect(missing(atRest, app)).toEqual([]);
  for (const objects of [atRest, release]) {
    expect(missing(app, objects)).toEqual([]);
    // while the canary has pods, the Service selects them too
    for (const one of app.filter(({ kind }) => kind !== 'Service' || objects === atRest)) {
      expect(selectorOf(find(objects, one.kind, one.metadata.name))).toEqual(selectorOf(one));
    }
  }
  expect(read('docs/guides/from-mlapp-to-canary.md')).toContain('npx cdk8s-ml-app prune dist/ --yes');
  expect(orphansIn(app, release).map(idOf).sort()).toEqual(missing(release, app).sort());
});

test('docs/guides/canary.md ends a release without a restart of the stable pods', () => {
  const [, release = '', promoted = ''] = programsOf('canary');
  const stable = (objects: Manifest[]) => find(objects, 'Deployment', 'sentiment-stable');
  const last = runExample(release.replace('CanaryStep.share(10)', 'CanaryStep.promoted()'));
  const next = runExample(promoted.replace(/^ {3}/gm, ''));
  expect(stable(last).spec.template.spec.containers[0].image).toBe('registry.example.com/sentiment:1.5.0');
  expect(stable(next)).toEqual(stable(last));
});

test('docs/guides/canary.md prunes the objects of the canary', () => {
  const [atRest = '', release = ''] = programsOf('canary').map((code) => code.replace('replicas: 9', 'replicas: 2'));
  const objects = runExample(release.replace('share(10)', 'share(50)'));
  const kept = runExample(atRest);
  expect(read('docs/guides/canary.md')).toContain('npx cdk8s-ml-app prune dist/ --yes');
  expect(orphansIn(kept, objects).map(idOf).sort()).toEqual(missing(objects, kept).sort());
});

test.each(['private-registry', 'secrets'])('docs/guides/%s.md creates the namespace before the Secrets', (guide) => {
  const commands = [...read(`docs/guides/${guide}.md`).matchAll(/^kubectl create (\w+)/gm)].map(([, kind]) => kind);
  expect(commands.slice(0, 2)).toEqual(['namespace', 'secret']);
});

/** Files of a guide, by name. */
function filesOf(guide: string): Record<string, string> {
  const blocks = read(`docs/guides/${guide}.md`).matchAll(/^`([\w./-]+)`:\n\n```\w+\n(.*?)^```/gms);
  return Object.fromEntries([...blocks].map(([, name, text]) => [name, text]));
}

test('docs/guides/fastapi.md shows the files of examples/fastapi', () => {
  const files = ['app.py', 'model.json', 'requirements.txt', 'Dockerfile', 'main.ts'];
  expect(filesOf('fastapi')).toEqual(Object.fromEntries(files.map((file) => [file, read(`examples/fastapi/${file}`)])));
});

test('the tests of docs/guides/testing.md pass', () => {
  mkdirSync(join(root, 'build'), { recursive: true });
  // inside the repository, so that Node.js finds its node_modules
  const folder = mkdtempSync(join(root, 'build', 'guide-'));
  try {
    for (const [name, text] of Object.entries(filesOf('testing'))) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const config = {
      rootDir: folder,
      testPathIgnorePatterns: ['node.test.ts'],
      transform: { '\\.ts$': ['ts-jest', { diagnostics: false, tsconfig: join(root, 'tsconfig.json') }] },
      moduleNameMapper: { '^cdk8s-ml-app$': join(root, 'lib') },
    };
    // with CI=true Jest writes no snapshots
    expect(run('node_modules/jest/bin/jest.js', '--ci=false', '--config', JSON.stringify(config))).toContain(
      'Tests:       10 passed',
    );
    const [, message = ''] = /Jest fails on this file with `(.*)`/.exec(read('docs/guides/testing.md')) ?? [
      '',
      'missing',
    ];
    const mixed = { ...config, testPathIgnorePatterns: ['/test/[^n][^/]*$'] };
    expect(run('node_modules/jest/bin/jest.js', '--config', JSON.stringify(mixed))).toContain(message);
    expect(run('--import', 'tsx', '--test', join(folder, 'test/node.test.ts'))).toMatch(/^# pass 1$/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

function run(...args: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return stdout + stderr;
}
