import { AdoptionProject } from '../adoption/project';
import { get, kubectl, list } from '../kubectl';
import { type Tally, underLoad } from '../load';
import { imagesIn } from '../manifests';
import { type Scenario, type Step, ensure, eventually } from '../steps';
import { type ScenarioContext, livePods, waitForRollout } from '../workload';

const NAMESPACE = 'adoption';
const DEPLOYMENT = 'classifier';
const PORT = 32010;
const STEADY = { path: '/test', rate: 5 };
/** Kinds of the hand-written objects and of those that the library adds. */
const KINDS = 'deployments,replicasets,pods,services,hpa,pdb,networkpolicies,serviceaccounts';

/** Output of `plan --output json`. */
interface PrintedPlan {
  readonly cluster: string | null;
  readonly groups: readonly { readonly changes?: readonly unknown[] }[];
  readonly orphans: readonly unknown[];
}

/** Adoption of hand-written objects. */
export function adoption({ folder, node }: ScenarioContext): Scenario {
  return {
    name: 'adoption',
    about: `\`cdk8s-ml-app import\` replaces a hand-written Deployment, Service, autoscaler and budget, with the commands that it prints, under ${STEADY.rate} predictions per second.`,
    steps: () => new Adoption(new AdoptionProject(imagesIn(folder, 'load-balancing')[0] ?? ''), node).steps(),
  };
}

class Adoption {
  /** Commands that `import` prints, in their order. */
  private commands: readonly string[] = [];
  private selector = '';
  private oldPods: readonly string[] = [];

  public constructor(
    private readonly project: AdoptionProject,
    private readonly node: string,
  ) {}

  public steps(): Step[] {
    return [
      { claim: 'the hand-written objects start', required: true, check: () => this.start() },
      { claim: 'import loses no field, and the program synthesizes', required: true, check: () => this.create() },
      { claim: 'the commands that import prints: 0 failed requests', required: true, check: () => this.adopt() },
      { claim: 'the selectors are unchanged, and the pods are those of the library', check: () => this.compare() },
      { claim: 'no object of the old Deployment is left', check: () => this.findOrphans() },
      { claim: 'plan shows no change', check: () => this.plan() },
      { claim: 'a rollout in place: 0 failed requests', check: () => this.restart() },
      { claim: 'kubectl delete leaves nothing behind', always: true, check: remove },
    ];
  }

  private async start(): Promise<string> {
    await remove();
    await kubectl('create', 'namespace', NAMESPACE);
    await kubectl('apply', '--filename', this.project.file);
    await waitForRollout(NAMESPACE, DEPLOYMENT);
    this.selector = await selectorsText();
    this.oldPods = (await livePods(NAMESPACE)).map(({ metadata }) => metadata.name);
    return `${this.oldPods.length} pods; ${this.selector}`;
  }

  private async create(): Promise<string> {
    const { fields, adoption: steps } = await this.project.create();
    this.commands = steps.flatMap(({ commands }) => commands);
    ensure(fields.lost === 0, `${fields.lost} fields lost`);
    return `${fields.equal} of ${fields.total} fields equal, ${fields.improved} improved; ${this.commands.length} commands`;
  }

  private async adopt(): Promise<string> {
    let seconds = NaN;
    const tally = await this.load(async () => {
      const start = performance.now();
      for (const command of this.commands) await this.project.run(command);
      seconds = (performance.now() - start) / 1000;
    });
    tally.ensureNoneFailed();
    return `${tally}; ${seconds.toFixed(0)} s`;
  }

  private async compare(): Promise<string> {
    const selector = await selectorsText();
    ensure(selector === this.selector, `before: ${this.selector}; after: ${selector}`);
    const pods = await livePods(NAMESPACE);
    const foreign = pods.filter(
      ({ metadata }) => metadata.labels?.['app.kubernetes.io/managed-by'] !== 'cdk8s-ml-app',
    ).length;
    ensure(pods.length >= 2 && foreign === 0, `${foreign} of ${pods.length} pods are not those of the library`);
    return `${selector}; ${pods.length} pods`;
  }

  private async findOrphans(): Promise<string> {
    await eventually(60, async () => {
      const left = (await list('pods', NAMESPACE)).filter(({ metadata }) => this.oldPods.includes(metadata.name));
      ensure(left.length === 0, `${left.length} old pods are left`);
    });
    const { stdout } = await kubectl('get', KINDS, '--namespace', NAMESPACE, '--output', 'name');
    const replicaSets = (await list('replicasets', NAMESPACE)).length;
    ensure(replicaSets === 1, `${replicaSets} ReplicaSets: ${stdout}`);
    return stdout
      .trim()
      .split('\n')
      .map((name) => name.replace(/\.[^/]*/, ''))
      .join(', ');
  }

  private async plan(): Promise<string> {
    const text = await this.project.run('npx cdk8s-ml-app plan dist --output json');
    const { cluster, groups, orphans } = JSON.parse(text) as PrintedPlan;
    const changes = groups.flatMap((group) => group.changes ?? []);
    ensure(cluster !== null && changes.length + orphans.length === 0, JSON.stringify({ cluster, changes, orphans }));
    return 'no change';
  }

  private async restart(): Promise<string> {
    const tally = await this.load(async () => {
      await kubectl('rollout', 'restart', `deployment/${DEPLOYMENT}`, '--namespace', NAMESPACE);
      await waitForRollout(NAMESPACE, DEPLOYMENT);
    });
    tally.ensureNoneFailed();
    return `${tally}`;
  }

  private load(action: () => Promise<void>): Promise<Tally> {
    return underLoad({ address: this.node, port: PORT }, STEADY, action);
  }
}

async function selectorsText(): Promise<string> {
  const deployment = await get('deployment', DEPLOYMENT, NAMESPACE);
  const service = await get('service', 'classifier-svc', NAMESPACE);
  return [deployment, service].map(({ spec }) => JSON.stringify(spec.selector)).join(' and ');
}

async function remove(): Promise<string> {
  await kubectl('delete', 'namespace', NAMESPACE, '--ignore-not-found', '--timeout=300s');
  return `namespace ${NAMESPACE} and its objects deleted`;
}
