import type { LabelSelector, Labels } from '../kube/label-selector';
import type { KubeObject } from './object-index';

/** A port of a Service. */
export interface ServicePort {
  readonly name?: string;
  readonly port?: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  readonly protocol?: string;
}

/** A Service as it is written. */
export interface ServiceSpec {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly selector?: Labels;
  readonly ports?: ServicePort[];
  readonly externalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
}

/** What a Service selects its pods by; undefined if it has no pods, or they are not selected. */
export function selectorOf(service: KubeObject): LabelSelector | undefined {
  const { type, selector = {} } = service.spec<ServiceSpec>();
  return type === 'ExternalName' || Object.keys(selector).length === 0 ? undefined : { matchLabels: selector };
}

/** An image without tag and digest. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}

/** Where a port of a Service leads to: a port of the pods, or its name. */
export function targetOf({ port = 0, targetPort = port }: ServicePort): number | string {
  return targetPort;
}

/** How messages list the ports of a Service. */
export function portsOf(service: KubeObject): string {
  const ports = service.spec<ServiceSpec>().ports ?? [];
  return ports.length === 0 ? 'none' : ports.map(({ port }) => port).join(', ');
}
