import { App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { duringSynthesis } from '../manifests';
import { synthesize, synthesizeYaml } from './app-synthesis';
import { DependencyCycle } from './dependency-order';
import { withFastResolution } from './resolution';

/**
 * Lets an app validate and resolve its tree once whenever it is synthesized, where cdk8s does so again for each chart. A plain
 * `new App()` becomes linear that way in every jsii language, and neither cdk8s nor another app is changed.
 *
 * @returns whether the YAML is written here: not by cdk8s, which a class with a synthesis of its own calls
 */
export function runAsOneSynthesis(root: IConstruct): boolean {
  if (!(root instanceof App)) {
    return false;
  }
  const Base = root.constructor as typeof App;
  const { prototype } = linear(Base);
  // not as methods of the object: jsii calls those of the prototype
  Object.setPrototypeOf(root, prototype);
  return hasStock(Base, 'synth') && hasStock(Base, 'synthYaml');
}

/** The class of an app, with a linear synthesis where it has none of its own. */
function linear(Base: typeof App): typeof App {
  const stockSynth = hasStock(Base, 'synth');
  const stockYaml = hasStock(Base, 'synthYaml');
  return class extends Base {
    public override synth(): void {
      const stock = () => super.synth();
      run(this, () => (stockSynth ? unlessCircular(() => synthesize(this), stock) : stock()));
    }

    public override synthYaml(): string {
      const stock = () => super.synthYaml();
      return run(this, () => (stockYaml ? unlessCircular(() => synthesizeYaml(this), stock) : stock()));
    }
  };
}

function hasStock(Base: typeof App, method: 'synth' | 'synthYaml'): boolean {
  return Base.prototype[method] === App.prototype[method];
}

function run<T>(app: App, synthesis: () => T): T {
  return duringSynthesis(app, () => withFastResolution(app, synthesis));
}

/** What is wrong with circular dependencies is for cdk8s to say. */
function unlessCircular<T>(synthesis: () => T, stock: () => T): T {
  try {
    return synthesis();
  } catch (error) {
    if (error instanceof DependencyCycle) {
      return stock();
    }
    throw error;
  }
}
