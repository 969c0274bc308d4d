import { ApiObject, App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type KubeObject, joinKey } from '../../lib/checks/kube-object';
import { append } from '../../lib/kube/append';
import { type Manifest, apiOf } from '../../lib/kube/manifest';
import { apiObjectsOf, manifestOf, withSnapshot } from '../../lib/synthesis/manifests';
import { TreeChecks } from '../../lib/tree-checks/tree-checks';
import type { Code, Unit } from './build';
import type { Scope } from './code/expression';

/** An error in a program, or a finding of the checks. */
export interface UnitProblem {
  readonly unit: Unit;
  readonly text: string;
}

/** Result of running a program. */
export interface Run {
  /** Errors of statements, or of the rendering of objects. With errors, there are no manifests. */
  readonly errors: readonly UnitProblem[];
  readonly findings: readonly UnitProblem[];
  /** Checks that the program acknowledges without a finding. */
  readonly unused: readonly string[];
  /** Manifests by API, namespace and name. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** Manifests of each unit. */
  readonly byUnit: ReadonlyMap<Unit, readonly Manifest[]>;
}

const EMPTY_RUN = {
  findings: [],
  unused: [],
  manifests: new Map<string, Manifest>(),
  byUnit: new Map<Unit, Manifest[]>(),
};

/** Runs a program, without writing files. The manifests are those that `synth` writes. */
export function run(code: Code): Run {
  const app = new App();
  const scope: Scope = new Map<string, unknown>([['app', app]]);
  code.prelude.forEach(({ expression, variable }) => scope.set(variable ?? '', expression.valueIn(scope)));
  const units = new Map<IConstruct, Unit>();
  const errors = code.units.flatMap((unit) => {
    const text = attempt(() => execute(unit, scope));
    units.set(scope.get(unit.variable) as IConstruct, unit);
    return text === undefined ? [] : [{ unit, text }];
  });
  // an Ingress can fail because an app has failed
  const rootErrors = errors.filter(({ unit }) => unit.construct !== 'HostIngress');
  return errors.length > 0
    ? { errors: rootErrors.length > 0 ? rootErrors : errors, ...EMPTY_RUN }
    : new Rendering(app, (construct) => unitOf(units, construct)).result();
}

function execute({ statements }: Unit, scope: Scope): void {
  for (const { expression, variable } of statements) {
    const value = expression.valueIn(scope);
    if (variable !== undefined) scope.set(variable, value);
  }
}

function unitOf(units: ReadonlyMap<IConstruct, Unit>, construct: IConstruct): Unit | undefined {
  const owner = [...construct.node.scopes].reverse().find((scope) => units.has(scope));
  return owner && units.get(owner);
}

/** Finding of an acknowledgement that silences nothing. */
const UNUSED = /^acknowledge\('([-a-z]+)'\) silences no finding/;

/** Rendering of a construct tree. */
class Rendering {
  private readonly manifests = new Map<string, Manifest>();
  private readonly byUnit = new Map<Unit, Manifest[]>();

  public constructor(
    private readonly app: App,
    private readonly unitOf: (construct: IConstruct) => Unit | undefined,
  ) {}

  public result(): Run {
    const checks = TreeChecks.of(this.app);
    const errors = withSnapshot(this.app, () => this.renderAll());
    if (errors.length > 0) return { errors, ...EMPTY_RUN };
    const findings: UnitProblem[] = [];
    const unused: string[] = [];
    withSnapshot(this.app, () => {
      checks.run(false);
      for (const construct of this.app.node.findAll()) {
        const unit = this.unitOf(construct);
        for (const text of checks.findingsOn(construct)) {
          const [, id] = UNUSED.exec(text) ?? [];
          if (id !== undefined) unused.push(id);
          else if (unit) findings.push({ unit, text });
        }
      }
      // acknowledgements become annotations
      this.manifests.clear();
      this.byUnit.clear();
      this.renderAll();
    });
    return { errors, findings, unused, manifests: this.manifests, byUnit: this.byUnit };
  }

  private renderAll(): UnitProblem[] {
    return apiObjectsOf(this.app).flatMap((construct) => {
      const unit = this.unitOf(construct);
      const text = attempt(() => this.add(construct, unit));
      return text !== undefined && unit ? [{ unit, text }] : [];
    });
  }

  private add(construct: ApiObject, unit: Unit | undefined): void {
    const manifest = manifestOf(ApiObject.of(construct));
    const { apiVersion, kind, metadata } = manifest;
    this.manifests.set(joinKey(apiOf(apiVersion, kind), metadata.namespace ?? '', metadata.name), manifest);
    if (unit) append(this.byUnit, unit, manifest);
  }
}

/** Runs an action. Returns the message of its error, without the path of the construct; undefined without an error. */
function attempt(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replace(/^[^\s:]+: /, '');
  }
}

/** Returns the manifest that the program writes for an object of the input; undefined if there is none. */
export function manifestIn({ manifests }: Run, { api, manifest }: KubeObject): Manifest | undefined {
  const { name, namespace = '' } = manifest.metadata;
  return manifests.get(joinKey(api, namespace, name));
}
