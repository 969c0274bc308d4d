import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ApiObject,
  App,
  type AppProps,
  Chart,
  type IResolver,
  Lazy,
  type ResolutionContext,
  YamlOutputType,
} from 'cdk8s';
import { addCharts } from '../../../charts';
import { Size } from '../../../charts/size';
import { FleetApp, MlApp } from '../../../lib';
import { outcomeOf, withCdk8sVersion } from './trees';

const MODEL = { image: 'registry.example.com/sentiment:1.4.0', port: 8080 };

type AnyApp = new (props?: AppProps) => App;

/** Adds two charts, with a model in the first. */
function twoCharts<T extends App>(app: T): T {
  new MlApp(new Chart(app, 'one', { namespace: 'one', labels: { team: 'ml' } }), 'sentiment', MODEL);
  new ApiObject(new Chart(app, 'two'), 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } });
  return app;
}

/** Files of a `FleetApp`, and of an `App`. */
function both(build: (Class: AnyApp, outdir: string) => App) {
  return {
    fleet: outcomeOf((outdir) => build(FleetApp, outdir).synth()),
    app: outcomeOf((outdir) => build(App, outdir).synth()),
  };
}

/** Counts how often an object is rendered and a validation runs. */
function counted(app: App): { rendered: number; validated: number } {
  const count = { rendered: 0, validated: 0 };
  const chart = new Chart(app, 'three');
  const data = Lazy.any({ produce: () => ({ rendered: ++count.rendered }) });
  new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data });
  chart.node.addValidation({ validate: () => (count.validated++, []) });
  return count;
}

const shout: IResolver = {
  resolve(context: ResolutionContext): void {
    if (context.value === 'b') {
      context.replaceValue('B!');
    }
  },
};

test.each(Object.values(YamlOutputType).filter((type): type is YamlOutputType => typeof type === 'number'))(
  'the five charts give the same files as cdk8s: yamlOutputType %i',
  (yamlOutputType) => {
    const { fleet, app } = both((Class, outdir) => {
      const root = new Class({ outdir, yamlOutputType });
      addCharts(root, Size.named('lab'));
      return root;
    });
    expect(fleet).toEqual(app);
    expect(Object.keys(fleet)).not.toEqual([]);
  },
);

test('each object is rendered once, and each validation runs once', () => {
  const counts: object[] = [];
  const files = outcomeOf((outdir) => {
    const app = twoCharts(new FleetApp({ outdir }));
    counts.push(counted(app));
    app.synth();
  });
  expect(Object.keys(files)).toEqual(['one.k8s.yaml', 'three.k8s.yaml', 'two.k8s.yaml']);
  expect(counts).toEqual([{ rendered: 1, validated: 1 }]);
});

test('a resolver of the app is called', () => {
  const { fleet, app } = both((Class, outdir) => twoCharts(new Class({ outdir, resolvers: [shout] })));
  expect(fleet).toEqual(app);
  expect(fleet['two.k8s.yaml']).toContain('a: B!');
});

test('a resolver of an inner app that a Lazy synthesizes is called', () => {
  const { fleet, app } = both((Class, outdir) => {
    const root = twoCharts(new Class({ outdir }));
    const produce = () => new InnerApp().text();
    new ApiObject(new Chart(root, 'outer'), 'map', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: { inner: Lazy.any({ produce }) },
    });
    return root;
  });
  expect(fleet).toEqual(app);
  expect(fleet['outer.k8s.yaml']).toContain('a: B!');
});

class InnerApp extends App {
  public constructor() {
    super({ resolvers: [shout] });
  }
  public text(): string {
    return twoCharts(this).synthYaml();
  }
}

test('a label that a validation adds is checked and written', () => {
  const { fleet, app } = both((Class, outdir) => {
    const root = twoCharts(new Class({ outdir }));
    const { metadata } = ApiObject.of(root.node.findChild('two').node.findChild('config'));
    root.node.findChild('two').node.addValidation({ validate: () => (metadata.addLabel('late', 'yes'), []) });
    return root;
  });
  expect(fleet).toEqual(app);
  expect(fleet['two.k8s.yaml']).toContain('late: "yes"');
  const invalid = outcomeOf((outdir) => {
    const root = twoCharts(new FleetApp({ outdir }));
    const { metadata } = ApiObject.of(root.node.findChild('two').node.findChild('config'));
    root.node.addValidation({ validate: () => (metadata.addLabel('late', 'a\ud800'), []) });
    root.synth();
  });
  expect(invalid.error).toContain('[two/config] unreadable-text: metadata.labels.late is "a\\ud800"');
});

test('a dependency that a validation adds changes the order', () => {
  const build = (Class: AnyApp, outdir: string) => {
    const root = twoCharts(new Class({ outdir }));
    const [one, two] = root.node.children as [Chart, Chart];
    const config = two.node.findChild('config');
    const late = new ApiObject(two, 'late', { apiVersion: 'v1', kind: 'Secret' });
    root.node.addValidation({ validate: () => (one.node.addDependency(two), config.node.addDependency(late), []) });
    return root;
  };
  const { fleet, app } = both(build);
  expect(fleet).toEqual(app);
  expect(Object.keys(fleet)).toEqual(['0000-two.k8s.yaml', '0001-one.k8s.yaml']);
  expect(build(FleetApp, '').synthYaml()).toBe(build(App, '').synthYaml());
});

test('findings of the checks and of other validations form one error, in the order of the constructs', () => {
  const { fleet, app } = both((Class, outdir) => {
    const root = twoCharts(new Class({ outdir }));
    const [one, two] = root.node.children as [Chart, Chart];
    one.node.addValidation({ validate: () => ['first'] });
    new ApiObject(one, 'copy', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'sentiment' } });
    two.node.addValidation({ validate: () => ['last'] });
    return root;
  });
  expect(fleet).toEqual(app);
  expect(fleet.error).toMatch(
    /^Validation failed.*\n {2}\[one\] first\n {2}\[one\/copy\] duplicate-name.*\n {2}\[two\] last$/,
  );
});

test('the toJson() of a chart is called if the chart defines it', () => {
  class Sealed extends Chart {
    public override toJson(): unknown[] {
      return [...super.toJson(), { kind: 'Seal', metadata: { name: this.node.id } }];
    }
  }
  const { fleet, app } = both((Class, outdir) => {
    const root = twoCharts(new Class({ outdir }));
    new ApiObject(new Sealed(root, 'three'), 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
    return root;
  });
  expect(fleet).toEqual(app);
  expect(fleet['three.k8s.yaml']).toContain('kind: Seal');
});

describe('App.synth() writes the files', () => {
  class FirstOnly extends FleetApp {
    public override get charts(): Chart[] {
      return super.charts.slice(0, 1);
    }
  }

  test('of a subclass with its own charts', () => {
    const files = outcomeOf((outdir) => twoCharts(new FirstOnly({ outdir })).synth());
    expect(Object.keys(files)).toEqual(['one.k8s.yaml']);
    expect(twoCharts(new FirstOnly()).synthYaml()).not.toContain('ConfigMap');
  });

  test('with an untested version of cdk8s', () => {
    const counts: { validated: number }[] = [];
    const synth = (outdir: string) => {
      const app = twoCharts(new FleetApp({ outdir }));
      counts.push(counted(app));
      app.synth();
    };
    const files = outcomeOf(synth);
    withCdk8sVersion('2.999.0', () =>
      expect(outcomeOf(synth)).toEqual({ ...files, 'three.k8s.yaml': expect.any(String) as string }),
    );
    // cdk8s validates once, and once more for each of the three charts
    expect(counts.map(({ validated }) => validated)).toEqual([1, 4]);
  });

  test('of an unknown output type', () => {
    const yamlOutputType = 7 as YamlOutputType;
    const { fleet, app } = both((Class, outdir) => twoCharts(new Class({ outdir, yamlOutputType })));
    expect(fleet).toEqual(app);
  });
});

test('a subclass can add to synth()', () => {
  const calls: string[] = [];
  class Logged extends FleetApp {
    public override synth(): void {
      calls.push('before');
      super.synth();
    }
  }
  const files = outcomeOf((outdir) => twoCharts(new Logged({ outdir })).synth());
  expect(Object.keys(files)).toEqual(['one.k8s.yaml', 'two.k8s.yaml']);
  expect(calls).toEqual(['before']);
});

test('a second synthesis includes later changes', () => {
  const app = twoCharts(new FleetApp());
  const before = app.synthYaml();
  ApiObject.of(app.node.findChild('two').node.findChild('config')).metadata.addLabel('late', 'yes');
  expect([before, app.synthYaml()].map((text) => text.includes('late: "yes"'))).toEqual([false, true]);
});

test('text that parsers misread is quoted, while an App reports it', () => {
  const { fleet, app } = both((Class, outdir) => {
    const root = twoCharts(new Class({ outdir }));
    ApiObject.of(root.node.findChild('two').node.findChild('config')).metadata.addAnnotation('mode', '0o17');
    return root;
  });
  expect(fleet['two.k8s.yaml']).toContain('mode: "0o17"');
  expect(app.error).toContain("[two/config] unreadable-text: metadata.annotations.mode is '0o17'");
});

/** Files and folders after a failed synthesis. */
function leftBehind(build: (outdir: string) => App): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  try {
    expect(() => build(join(folder, 'dist')).synth()).toThrow();
    return readdirSync(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('an error leaves the output directory unchanged', () => {
  const invalid = (outdir: string) => {
    const app = twoCharts(new FleetApp({ outdir }));
    new Chart(app, 'three').node.addValidation({ validate: () => ['cannot work'] });
    return app;
  };
  const unwritable = (outdir: string) => {
    const app = twoCharts(new FleetApp({ outdir }));
    new ApiObject(new Chart(app, 'three'), 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: new Date(0) });
    return app;
  };
  expect(leftBehind(invalid)).toEqual([]);
  expect(leftBehind(unwritable)).toEqual([]);
});
