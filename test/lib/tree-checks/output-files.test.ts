import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, type App, Chart, Testing, YamlOutputType } from 'cdk8s';
import { Construct } from 'constructs';
import { Checks, MlApp, Overrides } from '../../../lib';

const base = { image: 'registry.example.com/m:1.0', port: 8080 };
const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
afterEach(() => readdirSync(outdir).forEach((file) => rmSync(join(outdir, file), { recursive: true })));

/** Files of an app, or its findings. */
function filesOf(yamlOutputType: YamlOutputType, build: (app: App) => void): string[] {
  const app = Testing.app({ outdir, yamlOutputType });
  build(app);
  try {
    app.synth();
  } catch (error) {
    expect(readdirSync(outdir)).toEqual([]);
    return (error as Error).message.split('\n').slice(1);
  }
  return readdirSync(outdir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

function inTwoNamespaces(app: App): void {
  for (const namespace of ['one', 'two']) {
    new MlApp(new Chart(app, namespace, { namespace }), 'm', base);
  }
}

test.each([
  [YamlOutputType.FILE_PER_APP, 1],
  [YamlOutputType.FILE_PER_CHART, 2],
  [YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE, 10],
])('output type %d has a file for each object of an app in two namespaces', (type, count) => {
  expect(filesOf(type, inTwoNamespaces)).toHaveLength(count);
});

test('FILE_PER_RESOURCE of the same app in two namespaces is one error, and writes nothing', () => {
  expect(filesOf(YamlOutputType.FILE_PER_RESOURCE, inTwoNamespaces)).toEqual([
    "  [two/m/service-account/Resource] file-collision: file 'ServiceAccount.m.k8s.yaml' is also the file of ServiceAccount 'm' (one/m/service-account/Resource), and one would overwrite the other (and 4 more): pass another name to one of them, or YamlOutputType.FILE_PER_CHART to the App",
  ]);
});

test('FILE_PER_RESOURCE uses a name from an override for the file', () => {
  const build = (app: App) => {
    objects(app, ['a', 'b']);
    Overrides.of(app.node.findChild('chart').node.findChild('c1')).add('metadata.name', 'c');
  };
  expect(filesOf(YamlOutputType.FILE_PER_RESOURCE, build)).toEqual(['X.a.k8s.yaml', 'X.c.k8s.yaml']);
});

/** Names that cdk8s maps to the same file name. */
const objects = (app: App, names: string[]) => {
  const chart = new Chart(app, 'chart');
  Checks.enable(chart);
  names.forEach((name, i) => new ApiObject(chart, `c${i}`, { apiVersion: 'v1', kind: 'X', metadata: { name } }));
};

test.each([
  [YamlOutputType.FILE_PER_RESOURCE, 'X.ab.k8s.yaml'],
  [YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE, 'chart/X.ab.k8s.yaml'],
])('output type %d: names collide if they differ only in characters that file names cannot contain', (type, file) => {
  expect(filesOf(type, (app) => objects(app, ['ab', 'a:b']))).toEqual([
    `  [chart/c1] file-collision: file '${file}' is also the file of X 'ab' (chart/c0), and one would overwrite the other: pass another name to one of them, or YamlOutputType.FILE_PER_CHART to the App`,
  ]);
});

test('a duplicate name is reported once, and its file collision after an acknowledgement', () => {
  expect(filesOf(YamlOutputType.FILE_PER_RESOURCE, (app) => objects(app, ['a', 'a']))).toEqual([
    expect.stringContaining('[chart/c1] duplicate-name: '),
  ]);
  const acknowledged = (app: App) => {
    objects(app, ['a', 'a']);
    Checks.of(app).acknowledge('duplicate-name', 'each has its own cluster');
  };
  expect(filesOf(YamlOutputType.FILE_PER_RESOURCE, acknowledged)).toEqual([
    expect.stringContaining('[chart/c1] file-collision: '),
  ]);
});

describe('two charts with the same file', () => {
  const charts = (app: App): [Chart, Chart] => {
    const group = new Construct(app, 'group');
    return [new Chart(group, 'c'), new Chart(new Construct(group, 'Default'), 'c')];
  };
  const build = (app: App) =>
    charts(app).forEach((chart) => {
      Checks.enable(chart);
      new ApiObject(chart, 'x', {
        apiVersion: 'v1',
        kind: 'X',
        metadata: { name: chart.node.path.replace(/\W/g, '-') },
      });
    });

  test.each([YamlOutputType.FILE_PER_CHART, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE])(
    'are an error with output type %d',
    (type) => {
      expect(filesOf(type, build)).toEqual([
        expect.stringMatching(
          /^ {2}\[group\/Default\/c\] file-collision: file 'group-c-[0-9a-f]{8}.*' is also the file of chart 'group\/c', and one would overwrite the other: pass another id to one of them$/,
        ),
      ]);
    },
  );

  test('are accepted if cdk8s numbers the charts', () => {
    const dependent = (app: App) => {
      const [one, two] = charts(app);
      Checks.enable(app);
      two.addDependency(one);
    };
    expect(filesOf(YamlOutputType.FILE_PER_CHART, dependent)).toHaveLength(2);
  });
});
