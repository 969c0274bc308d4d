import type { TrackData } from '../../../cli/release/judge';
import type { ObjectRef } from '../../../cli/cluster/object-ref';
import { type ReleasePlan, type PlanSource, planOf } from '../../../cli/release/plan';
import type { Clock, Cluster, ClusterObject, Metrics } from '../../../cli/release/ports';
import type { Release } from '../../../cli/release/driver';
import { DEFAULT_DESIGN } from '../../../cli/release/settings';
import { CANARY_STEP } from '../../../lib/kube/annotations';
import type { Manifest } from '../../../lib/kube/manifest';
import { addPlan } from '../../../charts/canary-plan';
import { Testing } from 'cdk8s';

/** Files of the plan of the dummy API. */
export function sources(split: 'replicas' | 'weights' = 'replicas'): PlanSource[] {
  return addPlan(split, { outdir: 'build/canary-plan' }).map((app) => {
    const objects = app.charts.flatMap((chart) => Testing.synth(chart) as Manifest[]);
    return { path: `plan/by-${split}${app.outputFileExtension}`, text: JSON.stringify(objects), objects };
  });
}

/** Behavior of the canary's version. */
export interface Version {
  /** Share of failed requests. */
  readonly errors?: number;
  /** Factor of the latency. */
  readonly slower?: number;
  readonly requestsPerSecond?: number;
  /** True if its pods never become ready. */
  readonly neverReady?: boolean;
  readonly restarts?: number;
  /** True if its pods become unready after they have started. */
  readonly unready?: boolean;
}

/** Error at the call that a test chooses, which stands for the end of the process. */
export class Killed extends Error {}

/** A cluster in memory, with a clock that sleeping advances. */
export class FakeCluster implements Cluster, Metrics, Clock {
  public readonly context = 'fake';
  public readonly applied: string[] = [];
  /** Names of the applied steps. */
  public readonly objects = new Map<string, ClusterObject>();
  public readonly log: string[] = [];
  /** Names of the objects that someone else has changed, before the release and during a step. */
  public changedBefore: string[] = [];
  public changed: string[] = [];
  public calls = 0;
  public killAt = Infinity;
  public hasMetrics = true;
  /** Deployments with a pod that is starting. */
  public starting: string[] = [];
  private time = 1_700_000_000_000;
  private appliedAt = 0;
  private version = 1;

  public constructor(
    private readonly files: readonly PlanSource[],
    public readonly canary: Version = {},
  ) {
    this.load('abort');
    this.load('abort-2');
    this.objects.forEach(({ metadata, ...object }, key) => {
      const kept = Object.entries(metadata.annotations ?? {}).filter(([name]) => name !== CANARY_STEP);
      this.objects.set(key, { ...object, metadata: { ...metadata, annotations: Object.fromEntries(kept) } });
    });
  }

  public now = (): number => this.time;

  public sleep = (milliseconds: number): Promise<void> => {
    this.time += Math.max(0, milliseconds);
    return Promise.resolve();
  };

  public get({ kind, name }: ObjectRef): Promise<ClusterObject | undefined> {
    this.count();
    const object = this.objects.get(`${kind.split('.')[0]} ${name}`);
    return Promise.resolve(object && structuredClone(this.withStatus(object, kind, name)));
  }

  public getAll(refs: readonly ObjectRef[]): Promise<(ClusterObject | undefined)[]> {
    return Promise.all(refs.map((ref) => this.get(ref)));
  }

  public podsOf(): Promise<ClusterObject[]> {
    this.count();
    const { restarts = 0, unready = false } = this.canary;
    const conditions = [{ type: 'Ready', status: unready ? 'False' : 'True' }];
    const status = { conditions, containerStatuses: [{ restartCount: restarts, started: true }] };
    return Promise.resolve([{ metadata: { name: 'pod' }, status }]);
  }

  public annotate({ kind, name }: ObjectRef, key: string, value: string, resourceVersion: string): Promise<boolean> {
    this.count();
    const object = this.objects.get(`${kind.split('.')[0]} ${name}`) as ClusterObject;
    if (object.metadata.resourceVersion !== resourceVersion) return Promise.resolve(false);
    this.put(
      { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [key]: value } } },
      kind,
    );
    // the process can be killed after the write, too
    this.count();
    return Promise.resolve(true);
  }

  public apply(path: string): Promise<void> {
    this.count();
    const name = this.files.find((file) => file.path === path)?.path.replace(/^.*by-\w+-|\.k8s\.yaml$/g, '') ?? '';
    this.applied.push(name);
    this.load(name);
    this.appliedAt = this.time;
    this.count();
    return Promise.resolve();
  }

  public diff(path: string): Promise<string[]> {
    this.count();
    return Promise.resolve(path.includes('abort') ? this.changedBefore : this.changed);
  }

  public check({ namespace, name }: ObjectRef): Promise<void> {
    this.count();
    return this.hasMetrics
      ? Promise.resolve()
      : Promise.reject(new Error(`Prometheus has no series of Deployment ${namespace}/${name}`));
  }

  public async requestsOf(workload: ObjectRef, seconds: number): Promise<TrackData> {
    await this.check(workload);
    const { name } = workload;
    const {
      errors = 0,
      slower = 1,
      requestsPerSecond = 50,
    } = name.endsWith('canary') ? this.canary : { requestsPerSecond: this.canary.requestsPerSecond };
    const requests = requestsPerSecond * seconds;
    const above = (bound: number) => requests * Math.min(1, (0.08 * (slower / bound) ** 2) / 12.5);
    const buckets = [0.05, 0.1, 0.25, 0.5].map((bound) => ({ bound, requests: requests - above(bound) }));
    return { requests, errors: requests * errors, buckets: [...buckets, { bound: Infinity, requests }] };
  }

  /** Steps without the repetitions of a resumed process. */
  public get distinct(): string[] {
    return this.applied.filter((name, i) => name !== this.applied[i - 1]);
  }

  /** Lets another process use the cluster after the end of one. */
  public restart(): void {
    this.killAt = Infinity;
  }

  private count(): void {
    if (++this.calls >= this.killAt) throw new Killed();
  }

  private load(name: string): void {
    const file = this.files.find(({ path }) => path.endsWith(`-${name}.k8s.yaml`));
    for (const manifest of file?.objects ?? []) {
      const old = this.objects.get(`${manifest.kind} ${manifest.metadata.name}`);
      const annotations = { ...old?.metadata.annotations, ...manifest.metadata.annotations };
      this.put({ ...manifest, metadata: { ...manifest.metadata, annotations } }, manifest.kind);
    }
  }

  private put(object: ClusterObject, kind: string): void {
    const metadata = { ...object.metadata, resourceVersion: String(this.version++), generation: 1 };
    this.objects.set(`${kind.split('.')[0]} ${metadata.name}`, { ...object, metadata });
  }

  private withStatus(object: ClusterObject, kind: string, name: string): ClusterObject {
    const condition = (type: string) => ({ type, status: 'True', observedGeneration: 1 });
    if (kind.startsWith('HTTPRoute')) {
      return { ...object, status: { parents: [{ conditions: [condition('Accepted'), condition('ResolvedRefs')] }] } };
    }
    const replicas = (object.spec as { replicas?: number } | undefined)?.replicas ?? 0;
    // pods become ready after five seconds
    const isReady =
      this.time - this.appliedAt > 5000 && !(this.canary.neverReady && name.endsWith('canary') && replicas > 0);
    const isLate = this.time - this.appliedAt > 600_000;
    return {
      ...object,
      status: {
        observedGeneration: 1,
        replicas,
        updatedReplicas: replicas,
        availableReplicas: isReady ? replicas - (this.starting.includes(name) ? 1 : 0) : 0,
        conditions: isReady || !isLate ? [] : [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }],
      },
    };
  }
}

/** A release in a fake cluster. */
export function releaseIn(cluster: FakeCluster, files: readonly PlanSource[], holder = 'laptop/1'): Release {
  const plan: ReleasePlan = planOf(files, 'plan');
  return {
    ...{ plan, cluster, metrics: cluster, clock: cluster, design: DEFAULT_DESIGN, holder },
    pace: { interval: 15_000, bake: 120_000, hold: 1_800_000, settle: 10_000 },
    report: (event, step, text) => cluster.log.push(`${step} ${event}: ${text}`),
  };
}
