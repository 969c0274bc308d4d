import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, IResolver, Lazy, ResolutionContext, YamlOutputType } from 'cdk8s';
import { addCharts } from '../../../charts';
import { Size } from '../../../charts/size';
import { MlApp } from '../../../lib';
import { outcomeOf, stockSynth } from './trees';

const MODEL = { image: 'registry.example.com/sentiment:1.4.0', port: 8080 };

/** Two charts, with a model in the first. */
function twoCharts(app: App): App {
  new MlApp(new Chart(app, 'one', { namespace: 'one', labels: { team: 'ml' } }), 'sentiment', MODEL);
  new ApiObject(new Chart(app, 'two'), 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } });
  return app;
}

/** What the library writes, and what cdk8s does. */
function both(build: (outdir: string) => App): { ours: Record<string, string>; theirs: Record<string, string> } {
  return {
    ours: outcomeOf((outdir) => build(outdir).synth()),
    theirs: outcomeOf((outdir) => stockSynth(build(outdir))),
  };
}

/** What the outdir holds after a synthesis that fails. */
function leftBehind(build: (outdir: string) => App): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  try {
    expect(() => build(join(folder, 'dist')).synth()).toThrow();
    return readdirSync(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each(Object.values(YamlOutputType).filter((type): type is YamlOutputType => typeof type === 'number'))(
  'the five charts are written as cdk8s writes them: yamlOutputType %i',
  (yamlOutputType) => {
    const { ours, theirs } = both((outdir) => {
      const app = new App({ outdir, yamlOutputType });
      addCharts(app, Size.named('lab'));
      return app;
    });
    expect(ours).toEqual(theirs);
    expect(Object.keys(ours)).not.toEqual([]);
  },
);

test('resolvers of the app are asked', () => {
  class Shout implements IResolver {
    public resolve(context: ResolutionContext): void {
      if (context.value === 'b') {
        context.replaceValue('B!');
      }
    }
  }
  const { ours, theirs } = both((outdir) => twoCharts(new App({ outdir, resolvers: [new Shout()] })));
  expect(ours).toEqual(theirs);
  expect(ours['two.k8s.yaml']).toContain('a: B!');
});

test('a chart with a toJson() of its own is asked for it', () => {
  class Sealed extends Chart {
    public override toJson(): unknown[] {
      return [...super.toJson(), { kind: 'Seal', metadata: { name: this.node.id } }];
    }
  }
  const { ours, theirs } = both((outdir) => {
    const app = twoCharts(new App({ outdir }));
    new ApiObject(new Sealed(app, 'three'), 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
    return app;
  });
  expect(ours).toEqual(theirs);
  expect(ours['three.k8s.yaml']).toContain('kind: Seal');
});

test('an app with a synth() of its own keeps it', () => {
  const calls: string[] = [];
  class Told extends App {
    public override synth(): void {
      calls.push('synth');
      super.synth();
    }
  }
  const { ours, theirs } = both((outdir) => twoCharts(new Told({ outdir })));
  expect(ours).toEqual(theirs);
  expect(calls).toEqual(['synth']);
});

test('a plain app becomes linear by a construct of ours: each object is resolved once, each validation runs once', () => {
  const count = { resolved: 0, validated: 0 };
  const outcome = outcomeOf((outdir) => {
    const app = twoCharts(new App({ outdir }));
    const chart = new Chart(app, 'three');
    const data = Lazy.any({ produce: () => ({ resolved: ++count.resolved }) });
    new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data });
    chart.node.addValidation({
      validate: () => {
        count.validated++;
        return [];
      },
    });
    // as jsii finds methods of an object
    (app.constructor as typeof App).prototype.synth.call(app);
  });
  expect(Object.keys(outcome)).toEqual(['one.k8s.yaml', 'three.k8s.yaml', 'two.k8s.yaml']);
  expect(count).toEqual({ resolved: 1, validated: 1 });
});

test('another app, without a construct of ours, is as cdk8s made it', () => {
  twoCharts(new App());
  expect(Object.getPrototypeOf(new App())).toBe(App.prototype);
});

test('an app that is changed after a synthesis is synthesized as changed', () => {
  const texts: string[] = [];
  const app = twoCharts(new App());
  texts.push(app.synthYaml());
  ApiObject.of(app.node.findChild('two').node.findChild('config')).metadata.addLabel('late', 'yes');
  texts.push(app.synthYaml());
  expect(texts.map((text) => text.includes('late: "yes"'))).toEqual([false, true]);
});

test('an error leaves nothing behind', () => {
  const invalid = (outdir: string) => {
    const app = twoCharts(new App({ outdir }));
    new Chart(app, 'three').node.addValidation({ validate: () => ['cannot work'] });
    return app;
  };
  const unwritable = (outdir: string) => {
    const app = twoCharts(new App({ outdir }));
    new ApiObject(new Chart(app, 'three'), 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: new Date(0) });
    return app;
  };
  expect(leftBehind(invalid)).toEqual([]);
  expect(leftBehind(unwritable)).toEqual([]);
});
