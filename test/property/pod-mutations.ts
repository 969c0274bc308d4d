/** Changes of the pods of a Deployment that a check must find. */
import { type Change, type Mutation, containersOf, templateOf } from './mutants';

const inFirst =
  (change: (container: any) => void): Change =>
  (own) =>
    change(containersOf(own)[0]);

/** Adds an item to a list of the first container. */
const add = (list: string, ...items: object[]): Change =>
  inFirst((container) => {
    container[list] = [...(container[list] ?? []), ...items];
  });

const inPod =
  (field: string, value: unknown): Change =>
  (own) => {
    templateOf(own).spec[field] = value;
  };

const onDeployments = (check: string, changes: { [what: string]: Change }): Mutation => ({
  check,
  kind: 'Deployment',
  changes: () => changes,
});

const amounts = (requests: object, limits: object): Change =>
  inFirst((container) => {
    container.resources = { requests, limits };
  });

export const POD_FAULT_MUTATIONS: Mutation[] = [
  onDeployments('volume-missing', { 'mounts no volume': add('volumeMounts', { name: 'gone', mountPath: '/gone' }) }),
  onDeployments('mount-duplicate', {
    'two mounts at one path': (own, all) => {
      const mount = { name: 'twice', mountPath: '/twice' };
      add('volumeMounts', mount, mount)(own, all);
      const { spec } = templateOf(own);
      spec.volumes = [...(spec.volumes ?? []), { name: 'twice', emptyDir: {} }];
    },
  }),
  onDeployments('container-duplicate', {
    'a copy of a container': (own) => {
      containersOf(own).push(structuredClone(containersOf(own)[0]));
    },
    'an init container with the same name': (own) => {
      const { name } = containersOf(own)[0];
      inPod('initContainers', [{ name, image: 'registry.example.com/a:1.0' }])(own, []);
    },
  }),
  onDeployments('variable-duplicate', {
    'a variable twice': add('env', { name: 'TWICE', value: '1' }, { name: 'TWICE', value: '2' }),
  }),
  onDeployments('variable-unexpanded', {
    'braces in args': (own, all) => {
      add('env', { name: 'BRACES', value: '1' })(own, all);
      inFirst((container) => {
        container.command = ['serve'];
        container.args = ['--braces=${BRACES}'];
      })(own, all);
    },
    'braces in a variable': add('env', { name: 'ONE', value: '1' }, { name: 'TWO', value: '${ONE}' }),
  }),
  onDeployments('grace-period', {
    'as long as the hook': (own, all) => {
      inPod('terminationGracePeriodSeconds', 20)(own, all);
      inFirst((container) => (container.lifecycle = { preStop: { sleep: { seconds: 20 } } }))(own, all);
    },
    'shorter than a command': (own, all) => {
      inPod('terminationGracePeriodSeconds', 20)(own, all);
      inFirst((container) => (container.lifecycle = { preStop: { exec: { command: ['sleep', '30'] } } }))(own, all);
    },
  }),
  onDeployments('quantity-unit', {
    'CPU without m': amounts({ cpu: 500 }, {}),
    'memory without Mi': amounts({ memory: '512' }, {}),
    'memory in thousandths': amounts({}, { memory: '512m' }),
  }),
  onDeployments('request-exceeds-limit', {
    'more CPU than the limit': amounts({ cpu: '2' }, { cpu: '1500m' }),
    'more memory than the limit': amounts({ memory: '2Gi' }, { memory: '2G' }),
  }),
  onDeployments('accelerator-request', {
    'half a GPU': amounts({}, { 'nvidia.com/gpu': '0.5' }),
    'a GPU without a limit': amounts({ 'nvidia.com/gpu': 1 }, {}),
  }),
  onDeployments('tensor-parallel', {
    'two of four GPUs': (own, all) => {
      amounts({}, { 'nvidia.com/gpu': 4 })(own, all);
      inFirst((container) => (container.args = ['--tensor-parallel-size=2']))(own, all);
    },
  }),
  onDeployments('image-name', {
    'a placeholder': inFirst((container) => (container.image = 'registry.example.com/<PROJECT>/model:1.0')),
    'a digest to replace': inFirst((container) => (container.image = 'registry.example.com/model@sha256:todo')),
  }),
  onDeployments('spread-selects-nothing', {
    'another label': inPod('topologySpreadConstraints', [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app: 'another' } },
      },
    ]),
  }),
  onDeployments('pod-security', {
    'a privileged container in a restricted namespace': (own, all) => {
      const name = 'secured';
      own.metadata.namespace = name;
      containersOf(own)[0].securityContext = { privileged: true };
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
      all.unshift({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    },
  }),
];
