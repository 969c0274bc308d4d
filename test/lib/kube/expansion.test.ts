import fc from 'fast-check';
import { Health, CanaryRelease, MlApp, type MlAppProps, ModelStore } from '../../../lib/index';
import { literal, referencesIn } from '../../../lib/kube/expansion';
import { at, containerOf, find, synth, testChart } from '../../support';
import { expanded } from './kubernetes-expansion';

const VARIABLES = { B: 'value', HOME: '/root' };

test.each([
  ['pa$$word', 'pa$$$$word'],
  ['literal $(B)', 'literal $$(B)'],
  ['--p=^a$$', '--p=^a$$$$'],
  ['$$$(B)', '$$$$$$(B)'],
  ['$(B', '$$(B'],
  ['$é', '$$é'],
  ['a$', 'a$'],
  ['$HOME ${HOME} ^a$|b', '$HOME ${HOME} ^a$|b'],
])('%s is written as %s', (text, written) => {
  expect(literal(text)).toBe(written);
  expect(expanded(written, VARIABLES)).toBe(text);
});

test('any text reaches the process unchanged', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'$$$$()B aé'), maxLength: 12 }),
    fc.string({ unit: fc.constantFrom('$', '$(', ')', 'B', '🚀', '\u0080', '{', '$(B)') }),
    fc.string({ unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(text, (value) => {
      expect(expanded(literal(value), VARIABLES)).toBe(value);
      expect(referencesIn(literal(value))).toEqual([]);
    }),
    { seed: 1, numRuns: 3000 },
  );
});

const ENV = { A: 'pa$$word', C: 'literal $(B)', D: '$(A)$é', PLAIN: '$HOME' };
const ARGS = ['--p=^a$$', '$(A)', '$x'];

function processOf(container: any): { args?: string[]; env: Record<string, string> } {
  const env: Record<string, string> = {};
  for (const { name, value } of container.env) {
    env[name as string] = expanded(value as string, env);
  }
  return { args: container.args?.map((arg: string) => expanded(arg, env)), env };
}

test('an app and both tracks of a release receive args and env unchanged', () => {
  const chart = testChart();
  new MlApp(chart, 'app', { image: 'model:1.0', port: 8080, args: ARGS, env: ENV });
  new CanaryRelease(chart, 'release', {
    stable: { image: 'model:1.0', replicas: 1 },
    canary: { image: 'model:2.0', replicas: 1 },
    port: 8080,
    args: ARGS,
    env: ENV,
  });
  const objects = synth(chart);
  for (const name of ['app', 'release-stable', 'release-canary']) {
    expect(processOf(containerOf(find(objects, 'Deployment', name)))).toMatchObject({ args: ARGS, env: ENV });
  }
});

test('with expandVariables, Kubernetes expands args and env', () => {
  const chart = testChart();
  const env = { HOST: 'a', URL: 'http://$(HOST)/$$(HOST)' };
  const app = new MlApp(chart, 'app', { image: 'model:1.0', port: 8080, args: ['$(URL)'], env, expandVariables: true });
  app.container.env.addVariable('LATER', { value: '$(URL)' });
  const container = containerOf(find(synth(chart), 'Deployment'));
  expect(container.args).toEqual(['$(URL)']);
  expect(processOf(container)).toMatchObject({
    args: ['http://a/$(HOST)'],
    env: { URL: 'http://a/$(HOST)', LATER: 'http://a/$(HOST)' },
  });
});

test('a download receives URL and path unchanged', () => {
  const chart = testChart();
  const url = 'https://models.example.com/$(SHA256)/$$/model.onnx?token=$(TARGET)';
  const modelStore = ModelStore.download(url, { sha256: 'a'.repeat(64), mountPath: '/models/$(URL)$$' });
  new MlApp(chart, 'app', { image: 'model:1.0', port: 8080, modelStore });
  const init = at(find(synth(chart), 'Deployment'), 'spec.template.spec.initContainers.0') as any;
  expect(processOf(init).env).toMatchObject({ URL: url, TARGET: '/models/$(URL)$$/model.onnx' });
  expect(init.command.map((text: string) => expanded(text))).toEqual(init.command);
});

test.each<[Partial<MlAppProps>, string]>([
  [{ args: ['a\0b'] }, "args[0] is 'a\\0b', must not contain a NUL character: remove it"],
  [{ env: { A: '\0' } }, "env.A is '\\0', must not contain a NUL character: remove it"],
  [{ expandVariables: 'yes' as never }, "expandVariables is 'yes', must be true or false"],
  [
    { readiness: Health.http('/a#b') },
    "readiness.path is '/a#b', must not start with '//' or contain '#', a control character or an unescaped '%': escape it, like '%25'",
  ],
  [
    { liveness: Health.http('//host/live') },
    "liveness.path is '//host/live', must not start with '//' or contain '#', a control character or an unescaped '%': escape it, like '%25'",
  ],
  [
    { readiness: Health.http('/a%zz') },
    "readiness.path is '/a%zz', must not start with '//' or contain '#', a control character or an unescaped '%': escape it, like '%25'",
  ],
])('%p is rejected', (props, message) => {
  expect(() => new MlApp(testChart(), 'app', { image: 'model:1.0', port: 8080, ...props })).toThrow(
    `chart/app: ${message}`,
  );
});
