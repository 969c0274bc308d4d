import type { InitContainerOptions, MlAppProps, SidecarOptions } from '../../../lib';
import { MlApp } from '../../../lib';
import { type Manifest, at, find, synth, testChart } from '../../support';

export const SERVER = { image: 'server:1.0', port: 8000, resources: { cpu: '2', memory: '4Gi' } };
export const PROXY: SidecarOptions = {
  name: 'proxy',
  image: 'proxy:1.0',
  port: 4180,
  receivesRequests: true,
  resources: { cpu: '100m', memory: '128Mi' },
};
export const PREPARE: InitContainerOptions = { name: 'prepare', image: 'tools:1.0', command: ['prepare'] };

/** Deployment of a server with other containers. */
export function deploymentWith(props: Partial<MlAppProps>): Manifest {
  const chart = testChart('models');
  new MlApp(chart, 'model', { ...SERVER, ...props });
  return find(synth(chart), 'Deployment');
}

export const podOf = (deployment: Manifest) => at(deployment, 'spec.template.spec') as any;
/** Init containers and sidecars. */
export const othersOf = (props: Partial<MlAppProps>): any[] => podOf(deploymentWith(props)).initContainers;
