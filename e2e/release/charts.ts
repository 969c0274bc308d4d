import { join } from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import type { Split } from '../../charts/canary-plan';
import {
  CanaryPlan,
  CanaryRelease,
  type CanaryStep,
  HttpRoute,
  type HttpRouteOptions,
  MlApp,
  type ReleaseTrack,
  RestrictedNamespace,
} from '../../lib';
import { temporaryFolder } from '../manifests';
import { imageOf } from '../registry';

/** Name of the release in each namespace. */
export const RELEASE = 'server';
const PORT = 8080;
const REPLICAS = 3;
/** Options of the server, in a release and in an `MlApp`. */
const SERVER = {
  port: PORT,
  resources: { cpu: '20m', memory: '64Mi', memoryLimit: '128Mi' },
  timing: { loadTime: Duration.seconds(5), slowestRequest: Duration.seconds(5) },
  service: { serviceType: ServiceType.NODE_PORT },
};

/** A namespace with a release. */
export interface ReleaseChart {
  readonly namespace: string;
  readonly split: Split;
  /** Shares of the canary before the promotion, in percent. */
  readonly shares: readonly number[];
  /** Gateway and host, for weights. */
  readonly route?: HttpRouteOptions;
  /** True for an `MlApp` that becomes a release in place, and an `MlApp` again. */
  readonly inPlace?: boolean;
}

/** Name of the stable Deployment. */
export function stableName({ inPlace }: ReleaseChart): string {
  return inPlace ? RELEASE : `${RELEASE}-stable`;
}

/** A track that runs a version of the server. */
export function trackOf(version: string, env: { readonly [variable: string]: string } = {}): ReleaseTrack {
  return { image: imageOf(`registry.example.com/release/server:${version}`), env: { APP_VERSION: version, ...env } };
}

/** Writes the stable version alone. Returns the path of the file. */
export function writeStable(chart: ReleaseChart, stable: ReleaseTrack): string {
  return write(chart, temporaryFolder(), '.k8s.yaml', { stable });
}

/** Writes an `MlApp` that runs the stable version. Returns the path of the file. */
export function writeApp({ namespace, route }: ReleaseChart, stable: ReleaseTrack): string {
  const app = new App({ outdir: temporaryFolder() });
  const chart = chartOf(app, namespace);
  const { service } = new MlApp(chart, RELEASE, { ...SERVER, ...stable, image: stable.image, replicas: REPLICAS });
  if (route) new HttpRoute(chart, 'route', { ...route, name: RELEASE, backends: [{ service }] });
  app.synth();
  return join(app.outdir, `${namespace}.k8s.yaml`);
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
  const { namespace, route, inPlace } = release;
  const app = new App({ outdir: folder, outputFileExtension });
  const stable = { ...tracks.stable, replicas: REPLICAS };
  new CanaryRelease(chartOf(app, namespace), RELEASE, { ...SERVER, ...tracks, stable, route, inPlace });
  app.synth();
  return join(folder, `${namespace}${outputFileExtension}`);
}

function chartOf(app: App, namespace: string): Chart {
  const chart = new Chart(app, namespace, { namespace });
  new RestrictedNamespace(chart, 'namespace');
  return chart;
}

/** Headless Services with the pods of each track, so that Prometheus finds them by DNS. */
export function trackServices({ namespace, inPlace }: ReleaseChart): object[] {
  return TRACKS.map((track) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: scrapedService(track), namespace },
    spec: {
      clusterIP: 'None',
      // the pods of an MlApp have no track
      selector: inPlace ? { app: track === 'stable' ? RELEASE : `${RELEASE}-${track}` } : { app: RELEASE, track },
      ports: [{ port: PORT }],
    },
  }));
}

/** Jobs with the names that the operator assigns to the jobs of a `Monitoring`. */
export function scrapeJobs(chart: ReleaseChart): object[] {
  const { namespace } = chart;
  return TRACKS.map((track) => ({
    job_name: `${namespace}/${track === 'stable' ? stableName(chart) : `${RELEASE}-${track}`}`,
    dns_sd_configs: [
      { names: [`${scrapedService(track)}.${namespace}.svc`], type: 'A', port: PORT, refresh_interval: '1s' },
    ],
  }));
}

const TRACKS = ['stable', 'canary'];
const scrapedService = (track: string) => `${RELEASE}-${track}-pods`;
