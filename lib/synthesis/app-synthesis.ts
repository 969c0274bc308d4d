import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiObject, App, Chart, Names, YamlOutputType } from 'cdk8s';
import { manifestOf, withSnapshot } from './manifests';
import { isTestedCdk8s } from './cdk8s-internals';
import { DependencyCycle, DependencyOrder } from './dependency-order';
import { objectFileName } from './file-names';
import { TREE_VALIDATION } from './tree-validation';
import { TextCache, stringifyYaml } from './yaml';

/** Folders and files below the output directory. */
interface Output {
  readonly folders: string[];
  readonly files: { readonly path: string; readonly text: string }[];
}

/**
 * Writes the files of `App.synth()` of cdk8s in linear time: the function validates and sorts the app once. The bytes are the same unless a
 * parser would misread them. The function renders all files before it writes the first, so an error leaves the output directory unchanged.
 *
 * @returns false, and writes nothing, for an app that only cdk8s can synthesize
 */
export function synthesize(app: App, writesMetadata: boolean): boolean {
  const output = isSupported(app)
    ? runUnlessCircular(() => validateAndRender(app, () => render(app, new DependencyOrder(app), writesMetadata)))
    : undefined;
  if (output === undefined) {
    return false;
  }
  ['', ...output.folders].forEach((folder) => mkdirSync(join(app.outdir, folder), { recursive: true }));
  output.files.forEach(({ path, text }) => writeFileSync(join(app.outdir, path), text));
  return true;
}

/**
 * Renders the text of `App.synthYaml()` of cdk8s in linear time.
 *
 * @returns undefined for an app that only cdk8s can synthesize
 */
export function synthesizeYaml(app: App): string | undefined {
  return isSupported(app)
    ? runUnlessCircular(() => {
        // cdk8s reports invalid dependencies before it validates, and validations can add dependencies
        new DependencyOrder(app);
        return validateAndRender(app, () => {
          const order = new DependencyOrder(app);
          return stringifyYaml(order.charts().flatMap((chart) => manifestsOf(chart, order)));
        });
      })
    : undefined;
}

/** Returns true if the tests compare the output of this kind of app with that of the installed version of cdk8s. */
function isSupported(app: App): boolean {
  return (
    isTestedCdk8s() &&
    YamlOutputType[app.yamlOutputType] !== undefined &&
    chartsGetterOf(app) === chartsGetterOf(App.prototype)
  );
}

/** Returns the `charts` getter of an object or of its class. */
function chartsGetterOf(object: object | null): unknown {
  const property: { get?: unknown } | null | undefined = object && Object.getOwnPropertyDescriptor(object, 'charts');
  return property || object === null ? property?.get : chartsGetterOf(Object.getPrototypeOf(object) as object | null);
}

/** Runs a synthesis. Returns undefined for circular dependencies, because cdk8s reports them. */
function runUnlessCircular<T>(synthesis: () => T): T | undefined {
  try {
    return synthesis();
  } catch (error) {
    if (error instanceof DependencyCycle) {
      return undefined;
    }
    throw error;
  }
}

/** Validates an app, then renders it. Other validations run before the checks, because they can change the app. */
function validateAndRender<T>(app: App, render: () => T): T {
  const checks = TREE_VALIDATION.of(app);
  const constructs = app.node.findAll();
  const validate = () => constructs.map(({ node }) => node.validate());
  const errors = checks ? checks.silently(validate) : validate();
  return withSnapshot(app, () => {
    checks?.run(true);
    const messages = constructs.flatMap((construct, i) => {
      const texts = [...(errors[i] ?? []), ...(checks?.findingsOn(construct) ?? [])];
      return texts.map((text) => `[${construct.node.path}] ${text}`);
    });
    if (messages.length > 0) {
      throw new Error(`Validation failed with the following errors:\n  ${messages.join('\n  ')}`);
    }
    return checks ? checks.silently(render) : render();
  });
}

function render(app: App, order: DependencyOrder, writesMetadata: boolean): Output {
  const output: Output = { folders: [], files: [] };
  const cache = new TextCache();
  const addFile = (path: string, manifests: unknown[]) =>
    output.files.push({ path: path + app.outputFileExtension, text: stringifyYaml(manifests, cache) });

  const charts = order.charts();
  switch (app.yamlOutputType) {
    case YamlOutputType.FILE_PER_APP:
      if (charts.length > 0) {
        addFile(
          'app',
          charts.flatMap((chart) => manifestsOf(chart, order)),
        );
      }
      break;
    case YamlOutputType.FILE_PER_CHART:
      charts.forEach((chart, i) => addFile(chartFileName(chart, i, order), manifestsOf(chart, order)));
      break;
    case YamlOutputType.FILE_PER_RESOURCE:
      for (const manifest of charts.flatMap((chart) => manifestsOf(chart, order))) {
        addFile(resourceFileName(manifest as ApiObject), [manifest]);
      }
      break;
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
      charts.forEach((chart, i) => {
        const folder = chartFileName(chart, i, order);
        output.folders.push(folder);
        order
          .objectsOf(chart)
          .forEach((object) => addFile(join(folder, resourceFileName(object)), [manifestOf(object)]));
      });
  }
  if (writesMetadata) {
    output.files.push({ path: 'construct-metadata.json', text: constructMetadata(charts, order) });
  }
  return output;
}

/** Returns the manifests of a chart. Like cdk8s, it calls the toJson() of a chart that overrides it. */
function manifestsOf(chart: Chart, order: DependencyOrder): unknown[] {
  return chart.toJson === Chart.prototype.toJson
    ? order.objectsOf(chart).map(manifestOf)
    : Object.values(chart.toJson());
}

function chartFileName(chart: Chart, index: number, order: DependencyOrder): string {
  const name = Names.toDnsLabel(chart);
  return order.hasDependentCharts ? `${String(index).padStart(4, '0')}-${name}` : name;
}

function resourceFileName({ kind, metadata }: Pick<ApiObject, 'kind' | 'metadata'>): string {
  return objectFileName(kind, metadata.name);
}

function constructMetadata(charts: Chart[], order: DependencyOrder): string {
  const objects = charts.flatMap((chart) => order.objectsOf(chart));
  const resources = Object.fromEntries(objects.map(({ name, node }) => [name, { path: node.path }]));
  return JSON.stringify({ version: '1.0.0', resources });
}
