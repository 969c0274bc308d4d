import { EnvFieldPaths, EnvValue } from 'cdk8s-plus-28';
import { Health, type MlAppProps, Mount, type SidecarOptions } from '../../../lib';
import { PREPARE, PROXY, deploymentWith } from './container-fixtures';

const bare = { name: 'a', image: 'a:1', resources: PROXY.resources };

test.each<[string, Partial<MlAppProps>, string]>([
  [
    'root',
    { sidecars: [{ ...PROXY, user: 0 }] },
    "sidecars[0].user is 0, must be a whole number from 1 to 2147483647: pass a user other than root, which the Pod Security Standard 'restricted' rejects",
  ],
  [
    'a privileged sidecar',
    { sidecars: [{ ...PROXY, privileged: true } as SidecarOptions] },
    'sidecars[0].privileged is true, which is an unknown prop',
  ],
  ['no size', { sidecars: [{ name: 'a', image: 'a:1' } as SidecarOptions] }, 'sidecars[0].resources is undefined'],
  [
    'GPUs',
    { sidecars: [{ ...bare, resources: { cpu: '1', memory: '1Gi', gpus: 1 } as any }] },
    'sidecars[0].resources.gpus is 1, which is an unknown prop',
  ],
  [
    'a request above its limit',
    { sidecars: [{ ...bare, resources: { cpu: '1', memory: '1Gi', memoryLimit: '512Mi' } }] },
    "sidecars[0].resources.memory is '1Gi', must be at most sidecars[0].resources.memoryLimit '512Mi': lower it or raise the limit",
  ],
  [
    'the name of the server',
    { sidecars: [{ ...bare, name: 'model' }] },
    "sidecars[0].name is 'model', which is the name of the server's container: pass another name",
  ],
  [
    'a name twice',
    { initContainers: [PREPARE], sidecars: [{ ...bare, name: 'prepare' }] },
    "sidecars[0].name is 'prepare', which is already the name of initContainers[0]: pass another name",
  ],
  [
    'the name of the download',
    { initContainers: [{ ...PREPARE, name: 'model-download' }] },
    "initContainers[0].name is 'model-download', which is the name of the container that downloads a model: pass another name",
  ],
  [
    'a name that is not a label',
    { sidecars: [{ ...bare, name: 'My Proxy' }] },
    "sidecars[0].name is 'My Proxy', must be",
  ],
  [
    'the port of the server',
    { sidecars: [{ ...PROXY, port: 8000 }] },
    'sidecars[0].port is 8000, which is the port of the server: configure one of them to listen on another port',
  ],
  [
    'the port of extraPorts',
    { extraPorts: [{ name: 'grpc', port: 4180 }], sidecars: [PROXY] },
    'sidecars[0].port is 4180, which is the port of extraPorts[0]: configure one of them to listen on another port',
  ],
  [
    'a port twice',
    { sidecars: [PROXY, { ...bare, port: 4180 }] },
    'sidecars[1].port is 4180, which is already the port of sidecars[0]: configure one of them to listen on another port',
  ],
  [
    'two sidecars that receive the requests',
    { sidecars: [PROXY, { ...bare, port: 1, receivesRequests: true }] },
    'sidecars[1].receivesRequests is true, which sidecars[0] already has: remove it from one of them',
  ],
  [
    'requests without a port',
    { sidecars: [{ ...bare, receivesRequests: true }] },
    'sidecars[0].receivesRequests is true, needs sidecars[0].port: pass the port the sidecar listens on',
  ],
  [
    'a probe without a port',
    { sidecars: [{ ...bare, readiness: Health.http('/ready') }] },
    "a health check of the sidecar 'a' has no port. Pass sidecars[0].port, the port the sidecar listens on, or a port to the health check.",
  ],
  [
    'a mount at /tmp',
    { initContainers: [{ ...PREPARE, mounts: [Mount.emptyDir('/tmp')] }] },
    "initContainers[0].mounts[0].mountPath is '/tmp', which is already a writable emptyDir",
  ],
  [
    'two mounts at one path',
    { sidecars: [{ ...bare, mounts: [Mount.emptyDir('/a'), Mount.emptyDir('/a')] }] },
    "sidecars[0].mounts[1].mountPath is '/a', which is already the path of sidecars[0].mounts[0]: pass another path",
  ],
  [
    'a folder larger than the storage of the sidecar',
    { sidecars: [{ ...bare, mounts: [Mount.emptyDir('/a', { size: '2Gi' })] }] },
    "sidecars[0].mounts[0].size is '2Gi', must be at most the ephemeral storage limit '1Gi', which it counts against: lower it or raise sidecars[0].resources.ephemeralStorageLimit",
  ],
  [
    'a variable of two props',
    { sidecars: [{ ...bare, env: { A: '1' }, envVariables: { A: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP) } }] },
    "sidecars[0].envVariables is 'A', which env already sets: remove one of them",
  ],
  ['an empty command', { initContainers: [{ ...PREPARE, command: [] }] }, 'initContainers[0].command is []'],
])('%s is rejected', (_, props, message) => {
  expect(() => deploymentWith(props)).toThrow(`chart/model: ${message}`);
});
