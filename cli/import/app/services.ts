import type { KubeObject } from '../../../lib/checks/kube-object';
import { constant, type Expression, json, list, object } from '../code/expression';
import { type AppSource, type ServiceManifest, targetsOf } from './app-source';
import { annotationsOf, extraLabels } from './metadata';
import type { Props } from './process';

const TYPES: { readonly [type: string]: string } = { NodePort: 'NODE_PORT', LoadBalancer: 'LOAD_BALANCER' };

/** Options of a Service of an app, in the order of `ServiceOptions`; undefined if all have their defaults. */
export function serviceOptions(service: KubeObject, source: AppSource, isMain: boolean): Expression | undefined {
  const { type = 'ClusterIP', clusterIP } = service.spec<ServiceManifest>();
  const mainPort = targetsOf(service, source).find(({ target }) => target === source.port);
  const isHeadless = clusterIP === 'None' && mainPort?.port === source.port;
  const typeName = TYPES[type];
  const options: Props = {
    name: isMain && service.name === source.name ? undefined : json(service.name),
    serviceType: typeName === undefined ? undefined : constant(`ServiceType.${typeName}`),
    port: isHeadless || mainPort?.port === 80 ? undefined : json(mainPort?.port),
    nodePort: mainPort?.nodePort === undefined || typeName === undefined ? undefined : json(mainPort.nodePort),
    appProtocol: mainPort?.appProtocol === undefined ? undefined : json(mainPort.appProtocol),
    headless: isHeadless ? json(true) : undefined,
    labels: extraLabels(service.manifest.metadata.labels, source),
    annotations: annotationsOf(service),
  };
  return Object.values(options).some((one) => one) ? object(options) : undefined;
}

/** Ports of the server and of its main Service. */
export function portProps({ port, extraPorts, metricsPort, preset }: AppSource, usesPreset: boolean): Props {
  const defaults = usesPreset ? preset?.definition : undefined;
  const extras = extraPorts.map((extra) =>
    object({
      name: json(extra.name),
      port: json(extra.port),
      servicePort: extra.servicePort === extra.port ? undefined : json(extra.servicePort),
      protocol: extra.protocol === 'UDP' ? constant('Protocol.UDP') : undefined,
      appProtocol: extra.appProtocol === undefined ? undefined : json(extra.appProtocol),
    }),
  );
  const canOmitExtraPorts =
    extras.length === 0 ||
    JSON.stringify(extraPorts.map(({ name, port }) => ({ name, port }))) === JSON.stringify(defaults?.extraPorts ?? []);

  return {
    port: port === defaults?.port ? undefined : json(port),
    extraPorts: canOmitExtraPorts ? undefined : list(extras),
    metricsPort: metricsPort === undefined || metricsPort === defaults?.metricsPort ? undefined : json(metricsPort),
  };
}
