import type { Service } from 'cdk8s-plus-28';
import { Protocol, ServiceType } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ConciseService } from './concise';
import type { ServiceOptions } from './service-options';
import { checkAnnotations } from '../validation/annotations';
import { PropCheck, isQualifiedName } from '../validation/prop-check';

/** Pods behind a Service. */
export interface ServiceTarget {
  /** Default name of the Service. */
  readonly name: string;
  /** Labels that select the pods. */
  readonly labels: { readonly [key: string]: string };
  /** Container port. */
  readonly port: number;
}

/** Name of the port in containers and Services, from which service meshes read the protocol. */
export const HTTP_PORT_NAME = 'http';

/** Value of `clusterIP` of a Service without an IP. */
const HEADLESS = 'None';

/** Name of a port that serves only metrics. */
export const METRICS_PORT_NAME = 'metrics';

/** Adds a Service below `scope`. `prop` is the prop of the options, for errors. */
export function addService(
  scope: Construct,
  id: string,
  prop: string,
  target: ServiceTarget,
  options: ServiceOptions = {},
): Service {
  const check = new PropCheck(scope.node.path);
  const type = checkType(check, prop, options);
  const port = checkPort(check, prop, target, options);
  const props = {
    metadata: {
      name: check.name(`${prop}.name`, options.name ?? target.name),
      labels: { ...target.labels, ...check.labels(`${prop}.labels`, options.labels ?? {}) },
      annotations: checkAnnotations(check, `${prop}.annotations`, options.annotations ?? {}),
    },
    type,
    ports: [
      {
        name: HTTP_PORT_NAME,
        port,
        targetPort: target.port,
        nodePort: options.nodePort,
        protocol: Protocol.TCP,
      },
    ],
    clusterIP: options.headless ? HEADLESS : undefined,
  };
  const service = new ConciseService(scope, id, props, checkProtocol(check, prop, options));
  for (const [key, value] of Object.entries(target.labels)) {
    service.selectLabel(key, value);
  }
  return service;
}

function checkPort(check: PropCheck, prop: string, target: ServiceTarget, { port, headless }: ServiceOptions): number {
  const number = check.port(`${prop}.port`, port ?? (headless ? target.port : 80));
  if (headless && number !== target.port) {
    const rule = `must be ${target.port}, the port of the pods: clients of a headless Service connect to the pods`;
    check.fail(`${prop}.port`, number, `${rule}. Leave it out`);
  }
  return number;
}

function checkProtocol(check: PropCheck, prop: string, { appProtocol }: ServiceOptions): string | undefined {
  if (appProtocol !== undefined && !isQualifiedName(appProtocol)) {
    check.fail(`${prop}.appProtocol`, appProtocol, "must be a protocol like 'http', 'grpc' or 'kubernetes.io/h2c'");
  }
  return appProtocol;
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
    check.fail(`${prop}.headless`, true, `needs ${prop}.serviceType CLUSTER_IP: a ${type} has an IP`);
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
