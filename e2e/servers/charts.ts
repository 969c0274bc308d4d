import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import { CanaryPlan, CanaryRelease, MlApp, type MlAppProps, Peer, RestrictedNamespace } from '../../lib';
import { temporaryFolder } from '../manifests';
import { imageOf } from '../registry';
import type { ServerExample } from './catalog';

/** CPU limit of each pod, so that a machine with more CPUs tests the startup budget too. */
export const CPU_LIMIT = '1';

/** Synthesized example. */
export interface ServerCharts {
  /** Folder of the files. */
  readonly folder: string;
  /** Name of the namespace, of the app and of the release. */
  readonly name: string;
  /** File of the example alone, with two replicas. */
  readonly app: string;
  /** Files of a canary release, in their order. */
  readonly canary: readonly string[];
}

/** Namespace of the Prometheus that scrapes a server. */
export function monitoringOf(server: string): string {
  return `${server}-monitoring`;
}

/** Returns the props of an example, with its image in the registry of the cluster. */
export async function propsOf(name: string): Promise<MlAppProps> {
  process.env.CDK8S_OUTDIR = temporaryFolder(); // the example writes its own manifest
  const { props } = (await import(join('../../examples/servers', name, 'main'))) as { props: MlAppProps };
  return { ...props, image: imageOf(props.image) };
}

/** Synthesizes the props of an example with a node port, for the load, and a CPU limit. */
export async function synthesize({ name }: ServerExample): Promise<ServerCharts> {
  const folder = temporaryFolder();
  const props = await propsOf(name);
  const { image, ...serving } = {
    ...props,
    resources: { ...props.resources, cpuLimit: CPU_LIMIT },
    service: { serviceType: ServiceType.NODE_PORT },
    scrapers: [Peer.inNamespace(monitoringOf(name))],
  };
  const write = (fileExtension: string, add: (chart: Chart) => unknown) => {
    const app = new App({ outdir: folder, outputFileExtension: fileExtension });
    const chart = new Chart(app, name, { namespace: name });
    new RestrictedNamespace(chart, 'namespace');
    add(chart);
    app.synth();
    return join(folder, `${name}${fileExtension}`);
  };
  const plan = CanaryPlan.byReplicas([50, 100]).files.filter((file) => /^\d/.test(file.name));
  return {
    folder,
    name,
    app: write('.app.yaml', (chart) => new MlApp(chart, name, { ...serving, image })),
    canary: plan.map(({ step, fileExtension }) =>
      write(fileExtension, (chart) => {
        const stable = { image, replicas: 1 };
        const canary = { image: image.replace(/:[^:]+$/, ':2') };
        return new CanaryRelease(chart, name, { ...serving, stable, canary, step });
      }),
    ),
  };
}
