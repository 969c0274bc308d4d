import { Protocol } from 'cdk8s-plus-28';
import { PORT_NAME } from '../kube/names';
import { type PropCheck, isQualifiedName } from '../validation/prop-check';
import type { ExtraPort } from './extra-port';
import type { Peer } from './peer';
import { peersOf } from './peers';
import type { Probes } from './probes';
import type { ServingOptions } from './serving-options';

/** Name of the request port in containers and Services. Service meshes read the protocol from this name. */
export const HTTP_PORT_NAME = 'http';

/** Name of a port that serves only metrics. */
const METRICS_PORT_NAME = 'metrics';

/** Options with a port. */
type ListeningOptions = ServingOptions & { readonly port: number };

/** Checked additional port. */
export interface PortSpec {
  /** Prop that contains the port, for errors. */
  readonly prop: string;
  readonly name: string;
  readonly port: number;
  readonly servicePort: number;
  readonly protocol: Protocol;
  readonly appProtocol?: string;
  /** Clients of only this port; undefined if the port has the clients of the first port. */
  readonly clients?: readonly Peer[];
}

/** Port that Prometheus scrapes. */
export interface MetricsSpec {
  /** Name of the port in the container. */
  readonly portName: string;
  readonly path: string;
}

/** Port that a container declares. */
export interface DeclaredPort {
  readonly name?: string;
  readonly number: number;
  readonly protocol: Protocol;
}

/** Checks the additional ports. */
export function extraPortsOf(check: PropCheck, { port, extraPorts = [] }: ListeningOptions): PortSpec[] {
  const specs = extraPorts.map((extraPort, i) => portSpecOf(check, `extraPorts[${i}]`, extraPort));
  const serverPort = { prop: 'port', name: HTTP_PORT_NAME, port, protocol: Protocol.TCP };
  specs.forEach((spec, i) => {
    const earlierPorts = [serverPort, ...specs.slice(0, i)];
    const sameName = earlierPorts.find(({ name }) => name === spec.name);
    if (sameName) {
      const rule =
        sameName === serverPort ? 'which is the name of the request port' : `which ${sameName.prop} already has`;
      check.fail(`${spec.prop}.name`, spec.name, `${rule}: pass another name`);
    }
    const samePort = earlierPorts.find((other) => other.port === spec.port && other.protocol === spec.protocol);
    if (samePort) {
      check.fail(`${spec.prop}.port`, spec.port, `which ${samePort.prop} already has: remove one of them`);
    }
    const sameServicePort = specs
      .slice(0, i)
      .find((other) => other.servicePort === spec.servicePort && other.protocol === spec.protocol);
    if (sameServicePort) {
      const rule = `which ${sameServicePort.prop} already has: pass another servicePort`;
      check.fail(servicePortProp(spec), spec.servicePort, rule);
    }
  });
  return specs;
}

function portSpecOf(check: PropCheck, prop: string, extra: ExtraPort): PortSpec {
  const { protocol = Protocol.TCP } = extra;
  if (protocol !== Protocol.TCP && protocol !== Protocol.UDP) {
    check.fail(`${prop}.protocol`, protocol, 'must be TCP or UDP: pass one of them');
  }
  const port = check.port(`${prop}.port`, extra.port);
  return {
    prop,
    name: check.name(`${prop}.name`, extra.name, PORT_NAME),
    port,
    servicePort: check.integer(
      `${prop}.servicePort`,
      extra.servicePort ?? port,
      1,
      65535,
      'pass a port of the Service',
    ),
    protocol,
    appProtocol: checkAppProtocol(check, prop, extra.appProtocol),
    clients: extra.clients && peersOf(check, `${prop}.clients`, extra.clients),
  };
}

/** Checks the application protocol of a port. */
export function checkAppProtocol(check: PropCheck, prop: string, appProtocol?: string): string | undefined {
  if (appProtocol !== undefined && !isQualifiedName(appProtocol)) {
    check.fail(`${prop}.appProtocol`, appProtocol, "must be a protocol like 'http', 'grpc' or 'kubernetes.io/h2c'");
  }
  return appProtocol;
}

/** Returns the prop that sets the port of the Services. */
export function servicePortProp({ prop, port, servicePort }: PortSpec): string {
  return `${prop}.${port === servicePort ? 'port' : 'servicePort'}`;
}

/** Checks the port and path of the metrics. */
export function metricsOf(
  check: PropCheck,
  { metricsPort, metricsPath = '/metrics' }: ServingOptions,
  requestPort: number,
  extraPorts: readonly PortSpec[],
): MetricsSpec {
  const number = check.port('metricsPort', metricsPort ?? requestPort);
  if (/[?%]/.test(check.urlPath('metricsPath', metricsPath))) {
    check.fail(
      'metricsPath',
      metricsPath,
      "must not contain '?' or '%', because Prometheus escapes them: pass the plain path",
    );
  }
  const extra = extraPorts.find((spec) => isTcpPort(spec, number));
  const portName = number === requestPort ? HTTP_PORT_NAME : (extra?.name ?? METRICS_PORT_NAME);
  const sameName = extraPorts.find(({ name }) => name === portName);
  if (sameName !== extra) {
    check.fail(`${sameName?.prop}.name`, portName, 'which is the name of metricsPort: pass another name');
  }
  return { portName, path: metricsPath };
}

/**
 * Returns the ports that the container of an app declares. Ports that only probes or metrics use are not part of a
 * Service.
 */
export function declaredPorts(spec: DeclaringSpec, { startup, readiness, liveness }: Probes): DeclaredPort[] {
  const { port, extraPorts, metricsPort, metrics } = spec;
  const portsOfSidecars = [...sidecarPorts(spec).values()].flat();
  const ports: DeclaredPort[] = [
    declaredPort(spec, port),
    ...extraPorts.map((extra) => ({ name: extra.name, number: extra.port, protocol: extra.protocol })),
  ];
  const probePorts = [startup, readiness, liveness].map((health) => ({ number: health.port }));
  for (const { name, number } of [{ name: metrics.portName, number: metricsPort }, ...probePorts] as DeclaredPort[]) {
    const isDeclared = ports.some((declared) => declared.number === number && declared.protocol === Protocol.TCP);
    if (number !== undefined && !isDeclared && !portsOfSidecars.includes(number)) {
      ports.push({ name, number, protocol: Protocol.TCP });
    }
  }
  return ports;
}

/**
 * Returns the ports that each sidecar declares, by the name of the sidecar: its own port, and the ports of its probes
 * that no other container declares. Kubernetes warns about a port that two containers in a pod declare.
 */
export function sidecarPorts({ port, extraPorts, containers }: DeclaringSpec): ReadonlyMap<string, readonly number[]> {
  const sidecars = containers.flatMap(({ name, sidecar }) => (sidecar ? { ...sidecar, name } : []));
  const serverPorts = [port, ...extraPorts.filter((extra) => isTcpPort(extra, extra.port)).map((extra) => extra.port)];
  const declaredNumbers = new Set([...serverPorts, ...sidecars.flatMap((sidecar) => sidecar.port ?? [])]);
  return new Map(
    sidecars.map(({ name, port: sidecarPort, startup, readiness, liveness }) => {
      const probePorts = [startup, readiness, liveness].flatMap((health) => health?.port ?? []);
      const newPorts = [...new Set(probePorts)].filter((number) => !declaredNumbers.has(number));
      newPorts.forEach((number) => declaredNumbers.add(number));
      return [name, sidecarPort === undefined ? newPorts : [sidecarPort, ...newPorts]];
    }),
  );
}

/**
 * Returns a port of a sidecar, or the first port of the server. The port has a name if clients or Prometheus connect to
 * it.
 */
export function declaredPort({ requestPort, metricsPort, metrics }: NamingSpec, number: number): DeclaredPort {
  const name = number === requestPort ? HTTP_PORT_NAME : number === metricsPort ? metrics.portName : undefined;
  return { name, number, protocol: Protocol.TCP };
}

interface NamingSpec {
  readonly requestPort: number;
  readonly metricsPort: number;
  readonly metrics: MetricsSpec;
}

interface DeclaringSpec extends NamingSpec {
  readonly port: number;
  readonly extraPorts: readonly PortSpec[];
  readonly containers: readonly { readonly name: string; readonly sidecar?: ListeningSidecar }[];
}

/** Ports that a sidecar listens on. */
interface ListeningSidecar extends Partial<Probes> {
  readonly port?: number;
}

function isTcpPort({ port, protocol }: PortSpec, number: number): boolean {
  return port === number && protocol === Protocol.TCP;
}
