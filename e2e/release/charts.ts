import { join } from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import type { Split } from '../../charts/canary-plan';
import {
  CanaryPlan,
  CanaryRelease,
  type CanaryStep,
  type HttpRouteOptions,
  type ReleaseTrack,
  RestrictedNamespace,
} from '../../lib';
import { temporaryFolder } from '../manifests';
import { imageOf } from '../registry';

/** Name of the release in each namespace. */
export const RELEASE = 'server';
const PORT = 8080;

/** A namespace with a release. */
export interface ReleaseChart {
  readonly namespace: string;
  readonly split: Split;
  /** Shares of the canary before the promotion, in percent. */
  readonly shares: readonly number[];
  /** Gateway and host, for weights. */
  readonly route?: HttpRouteOptions;
}

/** A track that runs a version of the server. */
export function trackOf(version: string, env: { readonly [variable: string]: string } = {}): ReleaseTrack {
  return { image: imageOf(`registry.example.com/release/server:${version}`), env: { APP_VERSION: version, ...env } };
}

/** Writes the stable version alone. Returns the path of the file. */
export function writeStable(chart: ReleaseChart, stable: ReleaseTrack): string {
  return write(chart, temporaryFolder(), '.k8s.yaml', { stable });
}

/** Writes the plan of a release. Returns its folder. */
export function writePlan(chart: ReleaseChart, stable: ReleaseTrack, canary: ReleaseTrack): string {
  const folder = temporaryFolder();
  const shares = [...chart.shares, 100];
  const plan = chart.split === 'weights' ? CanaryPlan.byWeights(shares) : CanaryPlan.byReplicas(shares);
  plan.files.forEach(({ step, fileExtension }) => write(chart, folder, fileExtension, { stable, canary, step }));
  return folder;
}

interface Tracks {
  readonly stable: ReleaseTrack;
  readonly canary?: ReleaseTrack;
  readonly step?: CanaryStep;
}

function write(release: ReleaseChart, folder: string, outputFileExtension: string, tracks: Tracks): string {
  const { namespace, route } = release;
  const app = new App({ outdir: folder, outputFileExtension });
  const chart = new Chart(app, namespace, { namespace });
  new RestrictedNamespace(chart, 'namespace');
  new CanaryRelease(chart, RELEASE, {
    ...tracks,
    stable: { ...tracks.stable, replicas: 3 },
    port: PORT,
    resources: { cpu: '20m', memory: '64Mi', memoryLimit: '128Mi' },
    timing: { loadTime: Duration.seconds(5), slowestRequest: Duration.seconds(5) },
    service: { serviceType: ServiceType.NODE_PORT },
    route,
  });
  app.synth();
  return join(folder, `${namespace}${outputFileExtension}`);
}

/** Headless Services with the pods of each track, so that Prometheus finds them by DNS. */
export function trackServices({ namespace }: ReleaseChart): object[] {
  return TRACKS.map((track) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: scrapedService(track), namespace },
    spec: { clusterIP: 'None', selector: { app: RELEASE, track }, ports: [{ port: PORT }] },
  }));
}

/** Jobs with the names that the operator assigns to the jobs of a `Monitoring`. */
export function scrapeJobs({ namespace }: ReleaseChart): object[] {
  return TRACKS.map((track) => ({
    job_name: `${namespace}/${RELEASE}-${track}`,
    dns_sd_configs: [
      { names: [`${scrapedService(track)}.${namespace}.svc`], type: 'A', port: PORT, refresh_interval: '1s' },
    ],
  }));
}

const TRACKS = ['stable', 'canary'];
const scrapedService = (track: string) => `${RELEASE}-${track}-pods`;
