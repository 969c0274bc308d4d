import { KINDS, type PodChanges, object, pathsOf } from './faults';

const SAFE = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
const secured = (changes: object): PodChanges => ({ container: { securityContext: { ...SAFE, ...changes } } });
const namespace = (level: string) =>
  object('Namespace', 'models', undefined, { metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } } });

function found(level: string, changes: PodChanges): string[] {
  return KINDS.flatMap(([kind, create, podPath]) => {
    const own = create(changes) as { metadata: object };
    own.metadata = { ...own.metadata, namespace: 'models' };
    return pathsOf('pod-security', [namespace(level), own]).map((text) => text.replace(`${kind} ${podPath}.`, ''));
  });
}

test.each<[level: string, path: string, changes: PodChanges]>([
  ['baseline', 'hostNetwork', { pod: { hostNetwork: true } }],
  ['baseline', 'hostPID', { pod: { hostPID: true } }],
  ['baseline', 'volumes[0].hostPath', { pod: { volumes: [{ name: 'a', hostPath: { path: '/' } }] } }],
  ['baseline', 'containers[0].securityContext.privileged', secured({ privileged: true })],
  ['baseline', 'containers[0].securityContext.capabilities.add', secured({ capabilities: { add: ['SYS_ADMIN'] } })],
  [
    'baseline',
    'containers[0].securityContext.seccompProfile.type',
    secured({ seccompProfile: { type: 'Unconfined' } }),
  ],
  [
    'baseline',
    'securityContext.seccompProfile.type',
    { pod: { securityContext: { seccompProfile: { type: 'Unconfined' } } } },
  ],
  [
    'baseline',
    'securityContext.sysctls[1].name',
    {
      pod: {
        securityContext: {
          sysctls: [
            { name: 'net.ipv4.tcp_syncookies', value: '1' },
            { name: 'net.core.somaxconn', value: '1024' },
          ],
        },
      },
    },
  ],
  [
    'baseline',
    'containers[0].securityContext.appArmorProfile.type',
    secured({ appArmorProfile: { type: 'Unconfined' } }),
  ],
  ['baseline', 'containers[0].securityContext.seLinuxOptions.type', secured({ seLinuxOptions: { type: 'spc_t' } })],
  [
    'baseline',
    'securityContext.seLinuxOptions.user',
    { pod: { securityContext: { seLinuxOptions: { type: 'container_t', user: 'system_u' } } } },
  ],
  ['baseline', 'securityContext.seLinuxOptions.role', { pod: { securityContext: { seLinuxOptions: { role: 'r' } } } }],
  [
    'baseline',
    'securityContext.windowsOptions.hostProcess',
    { pod: { os: { name: 'windows' }, securityContext: { windowsOptions: { hostProcess: true } } } },
  ],
  ['baseline', 'containers[0].securityContext.procMount', secured({ procMount: 'Unmasked' })],
  [
    'baseline',
    'containers[0].ports[0].hostPort',
    { container: { ports: [{ name: 'http', containerPort: 1, hostPort: 1 }] } },
  ],
  [
    'baseline',
    'containers[0].livenessProbe.httpGet.host',
    { container: { livenessProbe: { httpGet: { host: 'example.com', port: 80 } } } },
  ],
  [
    'baseline',
    'containers[0].lifecycle.postStart.httpGet.host',
    { container: { lifecycle: { postStart: { httpGet: { host: '127.0.0.1', port: 80 } } } } },
  ],
  [
    'restricted',
    'containers[0].securityContext.allowPrivilegeEscalation',
    secured({ allowPrivilegeEscalation: undefined }),
  ],
  ['restricted', 'containers[0].securityContext.runAsNonRoot', secured({ runAsNonRoot: undefined })],
  ['restricted', 'containers[0].securityContext.runAsUser', secured({ runAsUser: 0 })],
  ['restricted', 'containers[0].securityContext.seccompProfile', secured({ seccompProfile: undefined })],
  ['restricted', 'containers[0].securityContext.capabilities.drop', secured({ capabilities: {} })],
  [
    'restricted',
    'containers[0].securityContext.capabilities.add',
    secured({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }),
  ],
  ['restricted', 'volumes[0].nfs', { ...secured({}), pod: { volumes: [{ name: 'a', nfs: {} }] } }],
])('%s rejects %s', (level, path, changes) => {
  expect(found(level, changes)).toEqual(KINDS.map(() => path));
});

test.each<[level: string, changes: PodChanges]>([
  ['baseline', {}],
  ['privileged', { pod: { hostNetwork: true } }],
  [
    'baseline',
    secured({ appArmorProfile: { type: 'Localhost', localhostProfile: 'a' }, seLinuxOptions: { level: 's0:c1,c2' } }),
  ],
  ['restricted', { pod: { os: { name: 'windows' } } }],
  ['restricted', secured({})],
  ['restricted', secured({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })],
  [
    'restricted',
    {
      container: { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
      pod: { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Localhost' } } },
    },
  ],
])('%s accepts %j', (level, changes) => {
  expect(found(level, changes)).toEqual([]);
});

test('baseline rejects an AppArmor profile in an annotation', () => {
  const key = 'container.apparmor.security.beta.kubernetes.io/server';
  const pod = (profile: string) =>
    object(
      'Pod',
      'a',
      { containers: [{ name: 'server', image: 'a:1' }] },
      { metadata: { namespace: 'models', annotations: { [key]: profile } } },
    );
  expect(pathsOf('pod-security', [namespace('baseline'), pod('unconfined')])).toEqual([
    `Pod metadata.annotations['${key}']`,
  ]);
  expect(pathsOf('pod-security', [namespace('baseline'), pod('runtime/default')])).toEqual([]);
});
