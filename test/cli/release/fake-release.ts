import { carryOut } from '../../../cli/release/driver';
import type { Mode } from '../../../cli/release/admission';
import type { ReleaseState } from '../../../cli/release/state';
import { RELEASE_STATE } from '../../../lib/kube/annotations';
import { FakeCluster, type Version, releaseIn, sources } from './fake-cluster';

/** Files of a plan by replicas, and of a plan by weights. */
export const FILES = { replicas: sources('replicas'), weights: sources('weights') };
/** Names of the steps. */
export const STEPS = {
  replicas: ['01-canary-5', '02-canary-25', '03-canary-50', '04-canary-100', '05-promoted'],
  weights: [
    '01-canary-0',
    '02-canary-5',
    '03-canary-25',
    '04-canary-50',
    '05-canary-100',
    '06-stable-100',
    '07-promoted',
  ],
};
export type Split = keyof typeof FILES;

/** A cluster with a release without a canary. */
export const clusterOf = (split: Split, version: Version = {}) => new FakeCluster(FILES[split], version);
/** Carries out a release. */
export const run = (cluster: FakeCluster, split: Split, mode: Mode = 'start', holder?: string, oneStep?: boolean) =>
  carryOut(releaseIn(cluster, FILES[split], holder), mode, oneStep);
/** State of the release. */
export const stateIn = (cluster: FakeCluster) => {
  const anchor = cluster.objects.get('HTTPRoute dummy-api') ?? cluster.objects.get('Service dummy-api');
  return JSON.parse(anchor?.metadata.annotations?.[RELEASE_STATE] ?? 'null') as ReleaseState | null;
};
