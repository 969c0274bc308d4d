import type { LabelSelector, Labels } from '../kube/label-selector';
import type { KubeObject } from './kube-object';

/** A port of a Service. */
export interface ServicePort {
  readonly name?: string;
  readonly port?: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  readonly protocol?: string;
}

/** Spec of a Service as it is written. */
export interface ServiceSpec {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly selector?: Labels;
  readonly ports?: ServicePort[];
  readonly externalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
}

/** Selector of the pods of a Service; undefined if it has no pods, or does not select them. */
export function selectorOf(service: KubeObject): LabelSelector | undefined {
  const { type, selector = {} } = service.spec<ServiceSpec>();
  return type === 'ExternalName' || Object.keys(selector).length === 0 ? undefined : { matchLabels: selector };
}

/** Port of the pods, or its name, to which a port of a Service forwards. */
export function targetOf({ port = 0, targetPort = port }: ServicePort): number | string {
  return targetPort;
}

/** List of the ports of a Service in messages. */
export function portsOf(service: KubeObject): string {
  const ports = service.spec<ServiceSpec>().ports ?? [];
  return ports.length === 0 ? 'none' : ports.map(({ port }) => port).join(', ');
}

/** Whether clients connect to the pods themselves. */
export function isHeadless(service: KubeObject): boolean {
  return service.spec<ServiceSpec>().clusterIP === 'None';
}
