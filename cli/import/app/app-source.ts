import type { KubeObject } from '../../../lib/checks/kube-object';
import {
  type ContainerManifest,
  type ContainerPort,
  type ProbeManifest,
  allContainers,
} from '../../../lib/kube/pod-spec';
import type { Workload } from '../objects/workloads';
import { type DetectedServer, detectServer } from './model-servers';

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
  /** Services that the app writes. The first is the main Service of the app. */
  readonly appServices: readonly KubeObject[];
  readonly preset?: DetectedServer;
}

/** Finds the container of the server, and its ports. Returns the reason if the pods have no container, or nothing shows the port of the server. */
export function appSourceOf(workload: Workload): AppSource | string {
  const { pod, services, deployment } = workload;
  const containers = pod.containers ?? [];
  const targetPorts = services.flatMap((service) => targetsOf(service, workload).map(({ target }) => target));
  const server =
    containers.find(({ ports = [] }) => ports.some(({ containerPort }) => targetPorts.includes(containerPort))) ??
    containers.find(({ ports = [] }) => ports.length > 0) ??
    containers[0];
  if (!server) return 'the pods have no container';
  const preset = detectServer(server);
  const port = portOf(server, services, workload, preset);
  if (port === undefined)
    return 'no Service, port or probe shows that the pods serve requests, and MlApp is for servers';
  const appServices = services.filter((service) => targetsOf(service, workload).some(({ target }) => target === port));
  const mainService = appServices.find(({ name }) => name === deployment.name) ?? appServices[0];
  const ordered = mainService ? [mainService, ...appServices.filter((service) => service !== mainService)] : [];
  const extraPorts = extraPortsOf(server, mainService, workload, port);
  const metricsPort = (server.ports ?? []).find(
    ({ name = '', containerPort }) =>
      /metrics|prom/i.test(name) && containerPort !== port && !targetPorts.includes(containerPort),
  )?.containerPort;
  return {
    ...workload,
    name: deployment.name,
    server,
    port,
    extraPorts: extraPorts.filter((extra) => extra.port !== metricsPort),
    ...(metricsPort === undefined ? {} : { metricsPort }),
    appServices: ordered.filter(
      (service) => service === mainService || hasOnlyAppPorts(service, workload, port, extraPorts),
    ),
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

/**
 * Port of the server. Prefers a port of a probe or of the preset that a Service targets, then the first port of a Service, of the
 * container, of a probe, or of the preset.
 */
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
  const containerPorts = (server.ports ?? []).map(({ containerPort }) => containerPort);
  const probePorts = [server.readinessProbe, server.livenessProbe, server.startupProbe].flatMap(
    (probe) => portNumber(workload, probePort(probe)) ?? [],
  );
  const presetPort = preset && !preset.port ? preset.definition.port : preset?.port;
  const preferred = [...probePorts, presetPort].find((port) => port !== undefined && targets.includes(port));
  const declared = probePorts.find((port) => containerPorts.includes(port)) ?? containerPorts[0];
  return preferred ?? targets[0] ?? declared ?? probePorts[0] ?? presetPort;
}

export function probePort(probe: ProbeManifest | undefined): number | string | undefined {
  return (probe?.httpGet ?? probe?.tcpSocket ?? probe?.grpc)?.port;
}

function extraPortsOf(
  server: ContainerManifest,
  mainService: KubeObject | undefined,
  workload: Workload,
  port: number,
): ExtraPortSource[] {
  const servicePorts = mainService ? targetsOf(mainService, workload) : [];
  const containerPorts = server.ports ?? [];
  const extraPorts: ExtraPortSource[] = [];
  const add = (number: number | undefined, protocol: string | undefined, extra: Partial<ExtraPortSource>) => {
    const isSamePort = (one: { readonly port: number; readonly protocol?: string }) =>
      one.port === number && (one.protocol ?? 'TCP') === (protocol ?? 'TCP');
    if (number === undefined || isSamePort({ port }) || extraPorts.some(isSamePort)) return;
    const name = nameOf(containerPorts, number, extra.name, extraPorts);
    extraPorts.push({ servicePort: number, ...extra, name, port: number, ...(protocol === 'UDP' ? { protocol } : {}) });
  };
  for (const { target, protocol, name, port: servicePort, appProtocol } of servicePorts) {
    add(target, protocol, {
      ...(name === undefined ? {} : { name }),
      servicePort,
      ...(appProtocol ? { appProtocol } : {}),
    });
  }
  for (const { containerPort, protocol } of containerPorts) add(containerPort, protocol, {});
  return extraPorts;
}

/** Name of a port. 'http' is the name of the first port. */
function nameOf(
  containerPorts: readonly ContainerPort[],
  port: number,
  serviceName: string | undefined,
  others: readonly { readonly name: string }[],
): string {
  const portName = containerPorts.find(({ containerPort }) => containerPort === port)?.name;
  const taken = ['http', ...others.map(({ name }) => name)];
  return (
    [portName, serviceName, port === 8500 ? 'grpc' : undefined].find((name) => name && !taken.includes(name)) ??
    `port-${port}`
  );
}

/** Returns true if a Service has no ports other than those of the app. */
function hasOnlyAppPorts(
  service: KubeObject,
  workload: Workload,
  port: number,
  extraPorts: readonly ExtraPortSource[],
): boolean {
  return targetsOf(service, workload).every(
    ({ target, port: servicePort }) =>
      target === port || extraPorts.some((extra) => extra.port === target && extra.servicePort === servicePort),
  );
}
