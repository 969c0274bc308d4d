import type { Faults } from './faults';
import { isDnsLabel, isEnvName, isPort, isPortName, isQualifiedName, isSubdomain, isWhole, milliOf } from './syntax';

const MAX = 2 ** 31 - 1;
const NATIVE = ['cpu', 'memory', 'ephemeral-storage'];
/** Volumes that the Pod Security Standard "restricted" admits. Newer versions admit images too. */
const RESTRICTED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
  'image',
];

/** Checks a pod template against the rules of the API server and of Pod Security "restricted". */
export function podRules(faults: Faults, pod: any): void {
  const containers = [...(pod.containers ?? []), ...(pod.initContainers ?? [])];
  faults.unless(pod.containers?.length > 0, 'containers', 'must hold one');
  faults.unique('containers', containers, (c) => c.name);
  faults.range('terminationGracePeriodSeconds', pod.terminationGracePeriodSeconds, 0, MAX);
  faults.unless(
    pod.serviceAccountName === undefined || isSubdomain(pod.serviceAccountName),
    'serviceAccountName',
    'is not a name',
  );
  faults.each('volumes', pod.volumes, volumeRules);
  faults.unique('volumes', pod.volumes, (v: any) => v.name);
  faults.each('tolerations', pod.tolerations, (own, toleration: any) => {
    own.unless(isQualifiedName(toleration.key), 'key', `is ${toleration.key}`);
    own.oneOf('effect', toleration.effect, 'NoSchedule', 'NoExecute', 'PreferNoSchedule');
  });
  faults.unique('topologySpreadConstraints', pod.topologySpreadConstraints, (c: any) =>
    [c.topologyKey, c.whenUnsatisfiable].join(),
  );
  faults.each('containers', pod.containers, (own, container: any) => containerRules(own, container, pod));
  faults.each('initContainers', pod.initContainers, (own, container: any) => {
    containerRules(own, container, pod);
    const probes = ['startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle'].filter((field) => container[field]);
    own.unless(
      probes.length === 0 || container.restartPolicy === 'Always',
      'probes',
      `${probes.join()} are for sidecars`,
    );
  });
}

function volumeRules(faults: Faults, { name, ...source }: any): void {
  faults.unless(isDnsLabel(name), 'name', `is ${name}`);
  const kinds = Object.keys(source as object);
  faults.unless(kinds.length === 1 && RESTRICTED_VOLUMES.includes(kinds[0] as string), 'source', `is ${kinds.join()}`);
  if (source.emptyDir?.sizeLimit !== undefined) {
    faults.unless(milliOf(source.emptyDir.sizeLimit) >= 0, 'emptyDir.sizeLimit', `is ${source.emptyDir.sizeLimit}`);
  }
  if (source.persistentVolumeClaim) {
    faults.unless(isSubdomain(source.persistentVolumeClaim.claimName), 'claimName', 'is not a name');
  }
}

function containerRules(faults: Faults, container: any, pod: any): void {
  faults.unless(isDnsLabel(container.name), 'name', `is ${container.name}`);
  faults.unless(/^\S(.*\S)?$/.test(String(container.image)), 'image', `is '${container.image}'`);
  faults.oneOf('imagePullPolicy', container.imagePullPolicy, 'Always', 'Never', 'IfNotPresent');
  faults.each('env', container.env, (own, variable: any) =>
    own.unless(isEnvName(variable.name), 'name', `is ${variable.name}`),
  );
  faults.unique('env', container.env, (variable: any) => variable.name);
  faults.each('ports', container.ports, (own, port: any) => {
    own.unless(isPort(port.containerPort), 'containerPort', `is ${port.containerPort}`);
    own.unless(port.name === undefined || isPortName(port.name), 'name', `is ${port.name}`);
  });
  faults.unique('ports', container.ports, (port: any) => port.name);
  faults.unique('ports', container.ports, (port: any) => [port.containerPort, port.protocol].join());
  faults.each('volumeMounts', container.volumeMounts, (own, mount: any) => {
    own.unless(/^[^:]+$/.test(String(mount.mountPath)), 'mountPath', `is ${mount.mountPath}`);
    own.unless(
      (pod.volumes as any[]).some((volume) => volume.name === mount.name),
      'name',
      `is ${mount.name}, no volume`,
    );
  });
  faults.unique('volumeMounts', container.volumeMounts, (mount: any) => mount.mountPath);
  for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
    if (container[probe]) {
      probeRules(faults.at(probe), container[probe], probe === 'readinessProbe');
    }
  }
  resourceRules(faults.at('resources'), container.resources ?? {});
  restrictedRules(faults.at('securityContext'), { ...pod.securityContext, ...container.securityContext });
}

function probeRules(faults: Faults, probe: any, isReadiness: boolean): void {
  const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'].filter((handler) => probe[handler]);
  faults.unless(handlers.length === 1, 'handler', `is ${handlers.join()}`);
  if (probe.httpGet) {
    faults.unless(probe.httpGet.path !== '', 'httpGet.path', 'must not be empty');
    const { port } = probe.httpGet;
    faults.unless(isPort(port) || isPortName(port), 'httpGet.port', `is ${port}`);
    faults.oneOf('httpGet.scheme', probe.httpGet.scheme, 'HTTP', 'HTTPS');
  }
  faults.range('initialDelaySeconds', probe.initialDelaySeconds, 0, MAX);
  faults.range('timeoutSeconds', probe.timeoutSeconds, 1, MAX);
  faults.range('periodSeconds', probe.periodSeconds, 1, MAX);
  faults.range('successThreshold', probe.successThreshold, 1, isReadiness ? MAX : 1);
  faults.range('failureThreshold', probe.failureThreshold, 1, MAX);
}

function resourceRules(faults: Faults, { requests = {}, limits = {} }: any): void {
  for (const [list, name, quantity] of [...entries('requests', requests), ...entries('limits', limits)]) {
    const field = `${list}.${name}`;
    faults.unless(NATIVE.includes(name) || isExtendedResource(name), field, 'is not a resource');
    const milli = milliOf(quantity);
    faults.unless(milli >= 0 && milli < 2 ** 63 * 1000, field, `is ${String(quantity)}`);
    // "fractional byte value" is a warning
    faults.unless(name === 'cpu' || isWhole(quantity), field, `is ${String(quantity)}, not whole`);
    const request = milliOf(requests[name] ?? quantity);
    faults.unless(
      limits[name] === undefined || request <= milliOf(limits[name]),
      field,
      'requests more than the limit',
    );
    faults.unless(NATIVE.includes(name) || request === milliOf(limits[name]), field, 'cannot be overcommitted');
  }
}

const entries = (list: string, amounts: object) =>
  Object.entries(amounts).map(([name, quantity]) => [list, name, quantity as unknown] as const);

function isExtendedResource(name: string): boolean {
  return (
    isQualifiedName(`requests.${name}`) &&
    isQualifiedName(name) &&
    name.includes('/') &&
    !name.includes('kubernetes.io/') &&
    !name.startsWith('requests.')
  );
}

function restrictedRules(faults: Faults, context: any): void {
  faults.unless(context.runAsNonRoot === true && context.runAsUser !== 0, 'runAsNonRoot', 'must be true');
  faults.unless(context.allowPrivilegeEscalation === false, 'allowPrivilegeEscalation', 'must be false');
  faults.unless(
    (context.capabilities?.drop as string[] | undefined)?.includes('ALL'),
    'capabilities.drop',
    'must hold ALL',
  );
  faults.oneOf('seccompProfile.type', context.seccompProfile?.type ?? '', 'RuntimeDefault', 'Localhost');
}
