import type { KubeObject } from '../../../lib/checks/kube-object';
import { constant, type Expression, json, list, object } from '../code/expression';
import { type AppSource, type ServiceManifest, targetsOf } from './app-source';
import { annotationsOf, ownLabels } from './metadata';
import type { Props } from './process';

const TYPES: { readonly [type: string]: string } = { NodePort: 'NODE_PORT', LoadBalancer: 'LOAD_BALANCER' };

/** Options of a Service of an app, in the order of `ServiceOptions`; undefined if all have their defaults. */
export function serviceOptions(service: KubeObject, source: AppSource, isOwn: boolean): Expression | undefined {
  const { type = 'ClusterIP', clusterIP } = service.spec<ServiceManifest>();
  const first = targetsOf(service, source).find(({ target }) => target === source.port);
  const isHeadless = clusterIP === 'None' && first?.port === source.port;
  const typeName = TYPES[type];
  const options: Props = {
    name: isOwn && service.name === source.name ? undefined : json(service.name),
    serviceType: typeName === undefined ? undefined : constant(`ServiceType.${typeName}`),
    port: isHeadless || first?.port === 80 ? undefined : json(first?.port),
    nodePort: first?.nodePort === undefined || typeName === undefined ? undefined : json(first.nodePort),
    appProtocol: first?.appProtocol === undefined ? undefined : json(first.appProtocol),
    headless: isHeadless ? json(true) : undefined,
    labels: ownLabels(service.manifest.metadata.labels, source),
    annotations: annotationsOf(service),
  };
  return Object.values(options).some((one) => one) ? object(options) : undefined;
}

/** Ports of the server and of its own Service. */
export function portProps({ port, extraPorts, metricsPort, preset }: AppSource, usesPreset: boolean): Props {
  const known = usesPreset ? preset?.definition : undefined;
  const extras = extraPorts.map((extra) =>
    object({
      name: json(extra.name),
      port: json(extra.port),
      servicePort: extra.servicePort === extra.port ? undefined : json(extra.servicePort),
      protocol: extra.protocol === 'UDP' ? constant('Protocol.UDP') : undefined,
      appProtocol: extra.appProtocol === undefined ? undefined : json(extra.appProtocol),
    }),
  );
  const isPreset =
    extras.length === 0 ||
    JSON.stringify(extraPorts.map(({ name, port }) => ({ name, port }))) === JSON.stringify(known?.extraPorts ?? []);

  return {
    port: port === known?.port ? undefined : json(port),
    extraPorts: isPreset ? undefined : list(extras),
    metricsPort: metricsPort === undefined || metricsPort === known?.metricsPort ? undefined : json(metricsPort),
  };
}
