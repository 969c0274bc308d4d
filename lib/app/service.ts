import type { Service, ServicePort } from 'cdk8s-plus-28';
import { Protocol, ServiceType } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ConciseService } from './concise';
import type { ServiceOptions } from './service-options';
import { checkAnnotations } from '../validation/annotations';
import { PropCheck } from '../validation/prop-check';
import { HTTP_PORT_NAME, type PortSpec, checkAppProtocol, servicePortProp } from './ports';

/** Pods behind a Service. */
export interface ServicePods {
  /** Default name of the Service. */
  readonly name: string;
  /** Labels that select the pods. */
  readonly labels: { readonly [key: string]: string };
  /** Container port. */
  readonly port: number;
  readonly extraPorts: readonly PortSpec[];
}

/** Value of `clusterIP` of a Service without an IP. */
const HEADLESS = 'None';

/** Adds a Service below `scope`. `prop` is the prop of the options, for errors. */
export function addService(
  scope: Construct,
  id: string,
  prop: string,
  pods: ServicePods,
  options: ServiceOptions = {},
): Service {
  const check = new PropCheck(scope.node.path);
  const type = checkType(check, prop, options);
  const port = checkPort(check, prop, pods, options);
  const props = {
    metadata: {
      name: check.name(`${prop}.name`, options.name ?? pods.name),
      labels: { ...pods.labels, ...check.labels(`${prop}.labels`, options.labels ?? {}) },
      annotations: checkAnnotations(check, `${prop}.annotations`, options.annotations ?? {}),
    },
    type,
    ports: [
      {
        name: HTTP_PORT_NAME,
        port,
        targetPort: pods.port,
        nodePort: options.nodePort,
        protocol: Protocol.TCP,
      },
      ...pods.extraPorts.map((extra) => portOf(extra, options)),
    ],
    clusterIP: options.headless ? HEADLESS : undefined,
  };
  const appProtocols = [
    checkAppProtocol(check, prop, options.appProtocol),
    ...pods.extraPorts.map(({ appProtocol }) => appProtocol),
  ];
  const service = new ConciseService(scope, id, props, appProtocols);
  for (const [key, value] of Object.entries(pods.labels)) {
    service.selectLabel(key, value);
  }
  return service;
}

function portOf({ name, port, servicePort, protocol }: PortSpec, { headless }: ServiceOptions): ServicePort {
  return { name, port: headless ? port : servicePort, targetPort: port, protocol };
}

function checkPort(check: PropCheck, prop: string, pods: ServicePods, { port, headless }: ServiceOptions): number {
  const servicePort = check.integer(
    `${prop}.port`,
    port ?? (headless ? pods.port : 80),
    1,
    65535,
    'pass the port that clients connect to',
  );
  if (headless && servicePort !== pods.port) {
    const fix = 'leave it out, because clients of a headless Service connect to the pods';
    check.fail(`${prop}.port`, servicePort, `must be ${pods.port}, the port of the pods: ${fix}`);
  }
  const extra = pods.extraPorts.find((other) => other.servicePort === servicePort && other.protocol === Protocol.TCP);
  if (extra && !headless) {
    return port === undefined
      ? check.fail(
          servicePortProp(extra),
          servicePort,
          `which the Service uses for port ${pods.port}: pass another servicePort`,
        )
      : check.fail(`${prop}.port`, servicePort, `which ${extra.prop} already has: pass another port`);
  }
  return servicePort;
}

function checkType(check: PropCheck, prop: string, options: ServiceOptions): ServiceType {
  const type = check.oneOf(`${prop}.serviceType`, options.serviceType ?? ServiceType.CLUSTER_IP, ServiceType);
  if (type === ServiceType.EXTERNAL_NAME) {
    check.fail(
      `${prop}.serviceType`,
      type,
      'must be ClusterIP, NodePort or LoadBalancer: pass one of them, because an ExternalName selects no pods',
    );
  }
  if (options.headless && type !== ServiceType.CLUSTER_IP) {
    check.fail(`${prop}.headless`, true, `needs ${prop}.serviceType CLUSTER_IP: pass it, because a ${type} has an IP`);
  }
  if (options.nodePort !== undefined) {
    check.nodePort(`${prop}.nodePort`, options.nodePort);
    if (type === ServiceType.CLUSTER_IP) {
      check.fail(
        `${prop}.nodePort`,
        options.nodePort,
        `needs ${prop}.serviceType NODE_PORT or LOAD_BALANCER: pass one of them, because a ClusterIP has no node port`,
      );
    }
  }
  return type;
}
