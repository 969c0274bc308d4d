import type { LabelSelector, Labels } from '../kube/label-selector';
import type { KubeObject } from './kube-object';

/** Port of a Service. */
export interface ServicePort {
  readonly name?: string;
  readonly port?: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  readonly protocol?: string;
}

/** Spec of a Service in a manifest. */
export interface ServiceSpec {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly selector?: Labels;
  readonly ports?: ServicePort[];
  readonly externalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
}

/** Returns the selector of a Service; undefined if it selects no pods itself. */
export function selectorOf(service: KubeObject): LabelSelector | undefined {
  const { type, selector = {} } = service.spec<ServiceSpec>();
  return type === 'ExternalName' || Object.keys(selector).length === 0 ? undefined : { matchLabels: selector };
}

/** Returns the number or name of the pods' port to which a port of a Service forwards. */
export function targetPortOf({ port = 0, targetPort = port }: ServicePort): number | string {
  return targetPort;
}

/** Lists the ports of a Service for messages. */
export function portsOf(service: KubeObject): string {
  const ports = service.spec<ServiceSpec>().ports ?? [];
  return ports.length === 0 ? 'none' : ports.map(({ port }) => port).join(', ');
}

/** Returns true for a headless Service, whose clients connect directly to the pods. */
export function isHeadless(service: KubeObject): boolean {
  return service.spec<ServiceSpec>().clusterIP === 'None';
}
