import { EnvFieldPaths, EnvValue, ImagePullPolicy } from 'cdk8s-plus-28';
import { Capacity, Checks, Health, MlApp, type MlAppProps, ModelStore, Mount, type SidecarOptions } from '../../../lib';
import { testChart } from '../../support';
import { PREPARE, PROXY, SERVER, deploymentWith, othersOf, podOf } from './container-fixtures';

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: 65532,
  runAsGroup: 65532,
  seccompProfile: { type: 'RuntimeDefault' },
};
const ENV = [
  { name: 'HOME', value: '/tmp' },
  { name: 'USER', value: 'nonroot' },
];

test('an init container is restricted, and has the resources of the server without its GPUs', () => {
  const resources = { cpu: '2', memory: '16Gi', gpus: 1 };
  expect(othersOf({ resources, initContainers: [PREPARE] })).toEqual([
    {
      name: 'prepare',
      image: 'tools:1.0',
      imagePullPolicy: 'IfNotPresent',
      command: ['prepare'],
      env: ENV,
      securityContext: RESTRICTED,
      resources: {
        requests: { cpu: '2', memory: '16Gi', 'ephemeral-storage': '128Mi' },
        limits: { memory: '16Gi', 'ephemeral-storage': '1Gi' },
      },
      volumeMounts: [{ mountPath: '/tmp', name: 'prepare-tmp' }],
    },
  ]);
});

test('a sidecar is restricted, sized, and an init container that restarts', () => {
  const { port, receivesRequests, ...plain } = PROXY;
  expect([port, receivesRequests]).toEqual([4180, true]);
  expect(othersOf({ sidecars: [plain] })).toEqual([
    {
      name: 'proxy',
      image: 'proxy:1.0',
      imagePullPolicy: 'IfNotPresent',
      restartPolicy: 'Always',
      env: ENV,
      securityContext: RESTRICTED,
      resources: {
        requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '128Mi' },
        limits: { memory: '128Mi', 'ephemeral-storage': '1Gi' },
      },
      volumeMounts: [{ mountPath: '/tmp', name: 'proxy-tmp' }],
    },
  ]);
});

test('a port that several containers check is declared once, because Kubernetes warns about a second one', () => {
  const tcp = (port: number) => Health.tcp({ port });
  const sidecars = [
    { ...PROXY, readiness: tcp(9901), liveness: tcp(SERVER.port), startup: tcp(5000) },
    { ...PROXY, name: 'other', port: 5000, receivesRequests: false, readiness: tcp(9901), liveness: tcp(9902) },
  ];
  const ports = (props: Partial<MlAppProps>) => {
    const { initContainers = [], containers } = podOf(deploymentWith({ sidecars, ...props }));
    return [...initContainers, ...containers].map((one) =>
      one.ports?.map((port: { containerPort: number }) => port.containerPort),
    );
  };
  expect(ports({ startup: tcp(9901), readiness: tcp(4180) })).toEqual([[4180, 9901], [5000, 9902], [SERVER.port]]);
  expect(ports({ startup: tcp(9903) })).toEqual([
    [4180, 9901],
    [5000, 9902],
    [SERVER.port, 9903],
  ]);
});

test('every prop of a sidecar reaches the manifest', () => {
  const all: Required<SidecarOptions> = {
    name: 'proxy',
    image: 'proxy:1.0',
    imagePullPolicy: ImagePullPolicy.ALWAYS,
    command: ['proxy'],
    args: ['--upstream=http://localhost:8000', '$(LEVEL)'],
    env: { LEVEL: 'info' },
    envVariables: { POD_IP: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP) },
    envFrom: [],
    expandVariables: true,
    resources: {
      cpu: '1',
      cpuLimit: '2',
      memory: '1Gi',
      memoryLimit: '2Gi',
      ephemeralStorage: '1Gi',
      ephemeralStorageLimit: '3Gi',
    },
    mounts: [Mount.emptyDir('/cache', { size: '2Gi' })],
    user: 1000,
    group: 0,
    port: 4180,
    receivesRequests: true,
    startup: Health.grpc({ port: 4181 }),
    readiness: Health.http('/ready'),
    liveness: Health.exec(['check', '$(LEVEL)']),
  };
  expect(othersOf({ sidecars: [all] })).toEqual([
    {
      name: 'proxy',
      image: 'proxy:1.0',
      imagePullPolicy: 'Always',
      restartPolicy: 'Always',
      command: ['proxy'],
      args: ['--upstream=http://localhost:8000', '$(LEVEL)'],
      env: [
        ...ENV,
        { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        { name: 'LEVEL', value: 'info' },
      ],
      ports: [
        { name: 'http', containerPort: 4180, protocol: 'TCP' },
        { containerPort: 4181, protocol: 'TCP' },
      ],
      readinessProbe: {
        httpGet: { path: '/ready', port: 4180 },
        periodSeconds: 5,
        timeoutSeconds: 5,
        failureThreshold: 3,
      },
      startupProbe: { grpc: { port: 4181 }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 61 },
      livenessProbe: {
        exec: { command: ['check', '$(LEVEL)'] },
        periodSeconds: 10,
        timeoutSeconds: 5,
        failureThreshold: 3,
      },
      securityContext: { ...RESTRICTED, runAsUser: 1000, runAsGroup: 0 },
      resources: {
        requests: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' },
        limits: { cpu: '2', memory: '2Gi', 'ephemeral-storage': '3Gi' },
      },
      volumeMounts: [
        { mountPath: '/tmp', name: 'proxy-tmp' },
        { mountPath: '/cache', name: 'proxy-cache' },
      ],
    },
  ]);
});

test('the download of the model runs first, then init containers, then sidecars, each in its order', () => {
  const modelStore = ModelStore.download('https://models.example.com/m.onnx', { sha256: '0'.repeat(64) });
  const containers = othersOf({
    modelStore,
    sidecars: [PROXY, { ...PROXY, name: 'exporter', port: 9100, receivesRequests: false }],
    initContainers: [PREPARE, { ...PREPARE, name: 'convert' }],
  });
  expect(containers.map(({ name }) => name)).toEqual(['model-download', 'prepare', 'convert', 'proxy', 'exporter']);
});

describe('mounts', () => {
  test('containers with the same mount share a volume, others do not', () => {
    const shared = Mount.emptyDir('/adapters', { size: '1Gi' });
    const pod = podOf(
      deploymentWith({
        mounts: [shared],
        initContainers: [{ ...PREPARE, mounts: [shared, Mount.emptyDir('/work')] }],
        sidecars: [{ ...PROXY, mounts: [Mount.emptyDir('/work'), shared] }],
      }),
    );
    expect([...pod.containers, ...pod.initContainers].map(({ volumeMounts }: any) => volumeMounts)).toEqual([
      [
        { mountPath: '/tmp', name: 'tmp' },
        { mountPath: '/adapters', name: 'adapters' },
      ],
      [
        { mountPath: '/tmp', name: 'prepare-tmp' },
        { mountPath: '/adapters', name: 'adapters' },
        { mountPath: '/work', name: 'prepare-work' },
      ],
      [
        { mountPath: '/tmp', name: 'proxy-tmp' },
        { mountPath: '/work', name: 'proxy-work' },
        { mountPath: '/adapters', name: 'adapters' },
      ],
    ]);
    expect(pod.volumes).toEqual([
      { name: 'tmp', emptyDir: {} },
      { name: 'adapters', emptyDir: { sizeLimit: '1024Mi' } },
      { name: 'prepare-tmp', emptyDir: {} },
      { name: 'prepare-work', emptyDir: {} },
      { name: 'proxy-tmp', emptyDir: {} },
      { name: 'proxy-work', emptyDir: {} },
    ]);
  });

  test('an ephemeral claim of a sidecar and of an init container is one volume', () => {
    const disk = Mount.ephemeralClaim('/data', { size: '50Gi' });
    const pod = podOf(
      deploymentWith({ initContainers: [{ ...PREPARE, mounts: [disk] }], sidecars: [{ ...PROXY, mounts: [disk] }] }),
    );
    const mount = { mountPath: '/data', name: 'prepare-data' };
    expect(pod.initContainers.map(({ volumeMounts }: any) => volumeMounts[1])).toEqual([mount, mount]);
    expect(pod.volumes.filter(({ ephemeral }: any) => ephemeral)).toHaveLength(1);
  });

  test('every volume has its own name', () => {
    const pod = podOf(
      deploymentWith({
        mounts: [Mount.emptyDir('/proxy/tmp'), Mount.emptyDir('/a-b/c')],
        sidecars: [PROXY, { name: 'a-b', image: 'a:1', resources: PROXY.resources, mounts: [Mount.emptyDir('/c')] }],
      }),
    );
    const names = pod.volumes.map(({ name }: any) => name as string);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual([...['tmp', 'proxy-tmp', 'a-b-c-fc55613d'], ...['proxy-tmp-c13a6238', 'a-b-tmp', 'a-b-c']]);
  });
});

describe('the demand of a pod', () => {
  test('is that of the server and its sidecars, or that of an init container if it is larger', () => {
    const demandWith = (props: Partial<MlAppProps>) => {
      const chart = testChart('models');
      new MlApp(chart, 'model', { ...SERVER, replicas: 1, ...props });
      const { requests } = Capacity.of(chart).atRest;
      return [requests.cpu, requests.memory];
    };
    expect(demandWith({ initContainers: [PREPARE] })).toEqual(['2', '4Gi']);
    expect(demandWith({ sidecars: [PROXY, { ...PROXY, name: 'b', port: 1, receivesRequests: false }] })).toEqual([
      '2200m',
      '4352Mi',
    ]);
    const large = { ...PREPARE, resources: { cpu: '3', memory: '1Gi' } };
    expect(demandWith({ sidecars: [PROXY], initContainers: [large] })).toEqual(['3', '4224Mi']);
  });

  test('counts for the nodes of the cluster', () => {
    const chart = testChart('models');
    Checks.enable(chart, { nodes: [{ cpu: '2', memory: '64Gi' }] });
    new MlApp(chart, 'model', { ...SERVER, sidecars: [PROXY] });
    expect(() => (chart.node.root as any).synthYaml()).toThrow(
      "cpu request of a pod is '2100m', must be at most '2', the allocatable amount of a node",
    );
  });
});
