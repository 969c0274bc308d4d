import { App, Chart } from 'cdk8s';
import { ConfigMap, Env, EnvFieldPaths, EnvValue, Secret } from 'cdk8s-plus-28';
import { CanaryRelease, MlApp, type MlAppProps } from '../../../lib/index';
import { containerOf, find, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };
const IP = EnvValue.fromFieldRef(EnvFieldPaths.POD_IP);
const POD_IP = { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } };
const USER = [
  { name: 'HOME', value: '/tmp' },
  { name: 'USER', value: 'nonroot' },
];

function containerWith(changes: Partial<MlAppProps>, chart = testChart()) {
  new MlApp(chart, 'model', { ...props, ...changes });
  return containerOf(find(synth(chart), 'Deployment'));
}

test('an image runs its own entrypoint unless there is a command', () => {
  expect(containerWith({})).not.toHaveProperty('command');
  expect(containerWith({ command: ['vllm', 'serve', '$(MODEL)'] }).command).toEqual(['vllm', 'serve', '$$(MODEL)']);
  const expanded = { command: ['serve', '$(POD_IP)'], envVariables: { POD_IP: IP }, expandVariables: true };
  expect(containerWith(expanded).command).toEqual(['serve', '$(POD_IP)']);
});

test('variables come from Secrets, ConfigMaps and fields, before those of env', () => {
  const chart = testChart();
  const container = containerWith(
    {
      env: { LOG_LEVEL: 'info' },
      envVariables: {
        TOKEN: EnvValue.fromSecretValue({ secret: Secret.fromSecretName(chart, 's', 'hub-token'), key: 'token' }),
        LIMIT: EnvValue.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'c', 'settings'), 'limit'),
        POD_IP: IP,
      },
      envFrom: [
        Env.fromSecret(Secret.fromSecretName(chart, 'd', 'database')),
        Env.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'e', 'flags'), 'FLAG_'),
      ],
    },
    chart,
  );
  expect(container.env).toEqual([
    ...USER,
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'hub-token', key: 'token' } } },
    { name: 'LIMIT', valueFrom: { configMapKeyRef: { name: 'settings', key: 'limit' } } },
    POD_IP,
    { name: 'LOG_LEVEL', value: 'info' },
  ]);
  expect(container.envFrom).toEqual([
    { secretRef: { name: 'database' } },
    { configMapRef: { name: 'flags' }, prefix: 'FLAG_' },
  ]);
});

test('a variable of env can refer to one of envVariables', () => {
  const { env } = containerWith({
    env: { URL: 'http://$(POD_IP)' },
    envVariables: { POD_IP: IP },
    expandVariables: true,
  });
  expect(env).toEqual([...USER, POD_IP, { name: 'URL', value: 'http://$(POD_IP)' }]);
});

test('HOME can come from a field', () => {
  const HOME = EnvValue.fromFieldRef(EnvFieldPaths.POD_NAME);
  expect(containerWith({ envVariables: { HOME } }).env).toEqual([
    { name: 'HOME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'USER', value: 'nonroot' },
  ]);
});

test('both tracks of a release have them', () => {
  const chart = testChart();
  new CanaryRelease(chart, 'r', {
    port: 8080,
    stable: { image: 'example.com/model:1' },
    canary: { image: 'example.com/model:2' },
    command: ['serve'],
    envVariables: { POD_IP: IP },
  });
  for (const name of ['r-stable', 'r-canary']) {
    const container = containerOf(find(synth(chart), 'Deployment', name));
    expect([container.command, container.env]).toEqual([['serve'], [...USER, POD_IP]]);
  }
});

test.each<[Partial<MlAppProps>, string]>([
  [{ command: [] }, 'command is [], must have at least one item: leave it out to run the entrypoint of the image'],
  [{ command: ['a\0'] }, "command[0] is 'a\\0', must not contain a NUL character"],
  [
    { env: { POD_IP: '' }, envVariables: { POD_IP: IP } },
    "envVariables is 'POD_IP', which env already sets: remove one",
  ],
  [{ envVariables: { 'POD IP': IP } }, "envVariables is 'POD IP', must be the name of an environment variable"],
  [
    { envVariables: { LEVEL: EnvValue.fromValue('info') } },
    "envVariables is 'LEVEL', must refer to a Secret, a ConfigMap or a field of the pod: pass fixed values in env",
  ],
  [
    { envVariables: { LEVEL: 'info' as never } },
    "envVariables.LEVEL is 'info', must be an EnvValue: pass a value such as EnvValue.fromFieldRef(EnvFieldPaths.POD_IP)",
  ],
  [{ envFrom: [{} as never] }, 'envFrom[0] is {}, must be an EnvFrom: pass a value such as Env.fromSecret('],
])('%j is rejected', (changes, message) => {
  expect(() => containerWith(changes)).toThrow(`chart/model: ${message}`);
});

describe('addVariable()', () => {
  const synthWith = (changes: Partial<MlAppProps>, name: string) => {
    const root = new App();
    const chart = new Chart(root, 'chart');
    new MlApp(chart, 'model', { ...props, ...changes }).container.env.addVariable(name, EnvValue.fromValue('a'));
    return () => root.synthYaml();
  };

  test.each<Partial<MlAppProps>>([{ env: { POD_IP: 'a' } }, { envVariables: { POD_IP: IP } }])(
    'fails synthesis if it replaces a variable of %j',
    (changes) => {
      expect(synthWith(changes, 'POD_IP')).toThrow(
        '[chart/model] The props and container.env.addVariable() both set POD_IP. Remove one of them.',
      );
    },
  );

  test('adds other variables, and replaces the defaults', () => {
    expect(synthWith({ env: { POD_IP: 'a' } }, 'HOME')).not.toThrow();
    expect(synthWith({ env: { POD_IP: 'a' } }, 'OTHER')).not.toThrow();
  });
});
