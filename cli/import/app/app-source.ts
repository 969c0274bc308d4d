import type { KubeObject } from '../../../lib/checks/kube-object';
import {
  type ContainerManifest,
  type ContainerPort,
  type ProbeManifest,
  allContainers,
} from '../../../lib/kube/pod-spec';
import type { Workload } from '../objects/workloads';
import { type DetectedServer, serverOf } from './model-servers';

/** A port of a Service. */
export interface ServicePortManifest {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

export interface ServiceManifest {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly ports?: ServicePortManifest[];
  readonly selector?: { readonly [key: string]: string };
}

/** Port of the server in addition to the first. */
export interface ExtraPortSource {
  readonly name: string;
  readonly port: number;
  readonly servicePort: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

/** A workload that an `MlApp` can express. */
export interface AppSource extends Workload {
  readonly name: string;
  /** Container of the server. */
  readonly server: ContainerManifest;
  readonly port: number;
  readonly extraPorts: readonly ExtraPortSource[];
  /** Port without a Service, with a name that shows that Prometheus scrapes it. */
  readonly metricsPort?: number;
  /** Services that the app writes, its own first. */
  readonly absorbed: readonly KubeObject[];
  readonly preset?: DetectedServer;
}

/** Finds the container that serves, and its ports. Returns the reason if there is none. */
export function appSourceOf(workload: Workload): AppSource | string {
  const { pod, services, deployment } = workload;
  const containers = pod.containers ?? [];
  const servedPorts = services.flatMap((service) => targetsOf(service, workload).map(({ target }) => target));
  const server =
    containers.find(({ ports = [] }) => ports.some(({ containerPort }) => servedPorts.includes(containerPort))) ??
    containers.find(({ ports = [] }) => ports.length > 0) ??
    containers[0];
  if (!server) return 'the pods have no container';
  const preset = serverOf(server);
  const port = portOf(server, services, workload, preset);
  if (port === undefined)
    return 'no Service, port or probe shows that the pods serve requests, and MlApp is for servers';
  const absorbed = services.filter((service) => targetsOf(service, workload).some(({ target }) => target === port));
  const own = absorbed.find(({ name }) => name === deployment.name) ?? absorbed[0];
  const ordered = own ? [own, ...absorbed.filter((one) => one !== own)] : [];
  const extraPorts = extraPortsOf(server, own, workload, port);
  const metrics = (server.ports ?? []).find(
    ({ name = '', containerPort }) =>
      /metrics|prom/i.test(name) && containerPort !== port && !servedPorts.includes(containerPort),
  )?.containerPort;
  return {
    ...workload,
    name: deployment.name,
    server,
    port,
    extraPorts: extraPorts.filter((extra) => extra.port !== metrics),
    ...(metrics === undefined ? {} : { metricsPort: metrics }),
    absorbed: ordered.filter((service) => service === own || fits(service, workload, port, extraPorts)),
    ...(preset ? { preset } : {}),
  };
}

/** Returns the number of a port. Resolves a name with the ports of the containers; undefined if no container has the name. */
export function portNumber({ pod }: Pick<Workload, 'pod'>, port: number | string | undefined): number | undefined {
  if (typeof port !== 'string') return port;
  if (/^\d+$/.test(port)) return Number(port);
  const ports = allContainers(pod).flatMap((container) => container.ports ?? []);
  return ports.find(({ name }) => name === port)?.containerPort;
}

/** Ports of a Service, with the ports of the container behind them. */
export function targetsOf(
  service: KubeObject,
  workload: Pick<Workload, 'pod'>,
): (ServicePortManifest & { readonly target?: number })[] {
  const { ports = [] } = service.spec<ServiceManifest>();
  return ports.map((port) => ({ ...port, target: portNumber(workload, port.targetPort ?? port.port) }));
}

/** Port of the readiness probe, if a Service targets it; otherwise the first port of a Service or of the container. */
function portOf(
  server: ContainerManifest,
  services: readonly KubeObject[],
  workload: Workload,
  preset: DetectedServer | undefined,
): number | undefined {
  const targets = services
    .flatMap((service) => targetsOf(service, workload))
    .filter(({ protocol = 'TCP', target }) => protocol === 'TCP' && target !== undefined)
    .map(({ target }) => target);
  const declared = (server.ports ?? []).map(({ containerPort }) => containerPort);
  const probed = [server.readinessProbe, server.livenessProbe, server.startupProbe].flatMap(
    (probe) => portNumber(workload, probePort(probe)) ?? [],
  );
  const known = preset && !preset.port ? preset.definition.port : preset?.port;
  const preferred = [...probed, known].find((port) => port !== undefined && targets.includes(port));
  return preferred ?? targets[0] ?? probed.find((port) => declared.includes(port)) ?? declared[0] ?? probed[0] ?? known;
}

export function probePort(probe: ProbeManifest | undefined): number | string | undefined {
  return (probe?.httpGet ?? probe?.tcpSocket ?? probe?.grpc)?.port;
}

function extraPortsOf(
  server: ContainerManifest,
  own: KubeObject | undefined,
  workload: Workload,
  port: number,
): ExtraPortSource[] {
  const served = own ? targetsOf(own, workload) : [];
  const declared = server.ports ?? [];
  const found: ExtraPortSource[] = [];
  const add = (number: number | undefined, protocol: string | undefined, extra: Partial<ExtraPortSource>) => {
    const isKnown = (one: { readonly port: number; readonly protocol?: string }) =>
      one.port === number && (one.protocol ?? 'TCP') === (protocol ?? 'TCP');
    if (number === undefined || isKnown({ port }) || found.some(isKnown)) return;
    const name = nameOf(declared, number, extra.name, found);
    found.push({ servicePort: number, ...extra, name, port: number, ...(protocol === 'UDP' ? { protocol } : {}) });
  };
  for (const { target, protocol, name, port: servicePort, appProtocol } of served) {
    add(target, protocol, {
      ...(name === undefined ? {} : { name }),
      servicePort,
      ...(appProtocol ? { appProtocol } : {}),
    });
  }
  for (const { containerPort, protocol } of declared) add(containerPort, protocol, {});
  return found;
}

/** Name of a port. 'http' is the name of the first port. */
function nameOf(
  declared: readonly ContainerPort[],
  port: number,
  serviceName: string | undefined,
  others: readonly { readonly name: string }[],
): string {
  const own = declared.find(({ containerPort }) => containerPort === port)?.name;
  const taken = ['http', ...others.map(({ name }) => name)];
  return (
    [own, serviceName, port === 8500 ? 'grpc' : undefined].find((name) => name && !taken.includes(name)) ??
    `port-${port}`
  );
}

/** Returns true if a Service has the ports of the app, and no others. */
function fits(service: KubeObject, workload: Workload, port: number, extraPorts: readonly ExtraPortSource[]): boolean {
  return targetsOf(service, workload).every(
    ({ target, port: servicePort }) =>
      target === port || extraPorts.some((extra) => extra.port === target && extra.servicePort === servicePort),
  );
}
