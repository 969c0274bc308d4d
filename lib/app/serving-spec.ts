import { ImagePullPolicy } from 'cdk8s-plus-28';
import type { Peer } from './peer';
import { peersOf } from './peers';
import { ServingTiming } from '../timing/serving-timing';
import type { PropCheck } from '../validation/prop-check';
import type { MlAppProps } from './ml-app-props';
import { type ContainerSpec, containersOf, mountSpecsOf } from './container-spec';
import type { MountSpec } from './mount-spec';
import { type ServingMetadata, metadataOf } from './object-metadata';
import { type MetricsSpec, type PortSpec, extraPortsOf, metricsOf } from './ports';
import { type Probes, probesOf } from './probes';
import { type ProcessSpec, processOf } from './process';
import { Resources } from './resources';
import { serviceAccountOptionsOf } from './service-account';
import type { ServiceAccountOptions } from './service-account-options';
import { type Scheduling, schedulingOf } from './scheduling';
import { type Identity, identityOf } from './security';

/** Checked properties of an app, with defaults, for its objects. */
export interface ServingSpec {
  /** Name of the Deployment and of the container. */
  readonly name: string;
  /** Namespace of the chart. */
  readonly namespace?: string;
  /** Labels that select the pods. */
  readonly labels: { readonly [key: string]: string };
  /** Labels and annotations of the Deployment and of the pods. */
  readonly metadata: ServingMetadata;
  readonly image: string;
  readonly imagePullPolicy: ImagePullPolicy;
  /** Command, arguments and environment of the container. */
  readonly process: ProcessSpec;
  readonly port: number;
  readonly extraPorts: readonly PortSpec[];
  /** Port that clients connect to: `port`, or the port of the sidecar in front of the server. */
  readonly requestPort: number;
  /** Metrics port, which can be the same as `requestPort`. */
  readonly metricsPort: number;
  readonly metrics: MetricsSpec;
  readonly probes: Probes;
  /** Fixed number of pods; undefined without the prop. */
  readonly replicas?: number;
  readonly resources: Resources;
  readonly timing: ServingTiming;
  readonly serviceAccount: ServiceAccountOptions;
  readonly scheduling: Scheduling;
  /** User and groups of the processes. */
  readonly identity: Identity;
  readonly clients: readonly Peer[];
  readonly scrapers: readonly Peer[];
  readonly mounts: readonly MountSpec[];
  /** Init containers, then sidecars. */
  readonly containers: readonly ContainerSpec[];
}

/**
 * Checks the values of properties with valid types.
 *
 * @throws if a property is invalid
 */
export function servingSpecOf(check: PropCheck, id: string, props: MlAppProps, namespace?: string): ServingSpec {
  props = props.server?._withDefaults(check, props) ?? props;
  const name = check.name('name', props.name ?? id);
  const labels = check.selector('labels', props.labels ?? { app: name });
  const port = portOf(check, props);
  const propsWithPort = { ...props, port };
  const extraPorts = extraPortsOf(check, propsWithPort);
  const resources = Resources._check(check, props.resources ?? {});
  const identity = identityOf(check, props);
  const mounts = mountSpecsOf(check, props.mounts ?? [], resources);
  const containers = containersOf(check, props, { name, port, extraPorts, resources, identity, mounts });
  const requestPort = containers.find(({ sidecar }) => sidecar?.receivesRequests)?.sidecar?.port ?? port;
  return {
    name,
    namespace,
    labels,
    port,
    requestPort,
    extraPorts,
    metricsPort: props.metricsPort ?? requestPort,
    metrics: metricsOf(check, props, requestPort, extraPorts),
    probes: probesOf(check, propsWithPort),
    replicas: props.replicas === undefined ? undefined : check.replicas('replicas', props.replicas, 0),
    resources,
    serviceAccount: serviceAccountOptionsOf(check, props.serviceAccount, namespace),
    scheduling: schedulingOf(check, props, resources),
    timing: ServingTiming._derive(check, props.timing),
    metadata: metadataOf(check, labels, props),
    identity,
    clients: props.clients ? peersOf(check, 'clients', props.clients) : [],
    scrapers: props.scrapers ? peersOf(check, 'scrapers', props.scrapers) : [],
    mounts,
    containers,
    process: processOf(check, props),
    image: check.image('image', props.image),
    imagePullPolicy: pullPolicyOf(check, props),
  };
}

function portOf(check: PropCheck, { port }: MlAppProps): number {
  return port === undefined
    ? check.fail('port', undefined, 'must be the port your server listens on: pass a port such as 8080, or pass server')
    : check.port('port', port);
}

function pullPolicyOf(check: PropCheck, { imagePullPolicy }: MlAppProps): ImagePullPolicy {
  return check.oneOf('imagePullPolicy', imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT, ImagePullPolicy);
}
