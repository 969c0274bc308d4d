import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as library from '../../lib';

const image = 'registry.example.com/model';

/** Constructs that props can refer to, created on first use. */
export class World {
  public readonly root = new cdk8s.App();
  public readonly chart = new cdk8s.Chart(this.root, 'chart', { namespace: 'models' });

  private readonly created = new Map<string, unknown>();

  public get app(): library.MlApp {
    return this.once('app', () => new library.MlApp(this.chart, 'app', { image: `${image}:1.0`, port: 8080 }));
  }

  public get other(): library.MlApp {
    return this.once('other', () => new library.MlApp(this.chart, 'other', { image: `${image}:1.0`, port: 8080 }));
  }

  public get release(): library.CanaryRelease {
    return this.once('release', () => {
      const [stable, canary] = [{ image: `${image}:1.0` }, { image: `${image}:2.0` }];
      return new library.CanaryRelease(this.chart, 'release', { port: 8080, stable, canary });
    });
  }

  /** Evaluates an example. */
  public evaluate(source: string): unknown {
    const names: Record<string, unknown> = { ...kplus, ...cdk8s, ...library, chart: this.chart };
    for (const name of ['app', 'release'] as const) {
      if (source.includes(name)) {
        names[name] = this[name];
      }
    }
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    return new Function(...Object.keys(names), `return (${source});`)(...Object.values(names));
  }

  private once<T>(name: string, make: () => T): T {
    if (!this.created.has(name)) {
      this.created.set(name, make());
    }
    return this.created.get(name) as T;
  }
}
