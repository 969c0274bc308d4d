import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, Names, YamlOutputType } from 'cdk8s';
import { constructsOf } from '../manifests';
import { DependencyOrder } from './dependency-order';
import { stringifyYaml } from './yaml';

/** What an app is written to, below its output directory. */
interface Output {
  readonly folders: string[];
  readonly files: { readonly path: string; readonly text: string }[];
}

/**
 * Writes what `App.synth()` of cdk8s writes, with the same bytes unless a parser would misread them, in linear time: it validates and sorts the app once, where cdk8s does
 * so again for each chart. Nothing is written until all is rendered, so that an error leaves the output directory as it was.
 *
 * @throws DependencyCycle
 */
export function synthesize(app: App): void {
  validate(app);
  const { folders, files } = render(app, new DependencyOrder(app));
  ['', ...folders].forEach((folder) => mkdirSync(join(app.outdir, folder), { recursive: true }));
  files.forEach(({ path, text }) => writeFileSync(join(app.outdir, path), text));
}

/**
 * What `App.synthYaml()` of cdk8s returns, in linear time.
 *
 * @throws DependencyCycle
 */
export function synthesizeYaml(app: App): string {
  const order = new DependencyOrder(app);
  validate(app);
  return stringifyYaml(order.charts().flatMap((chart) => manifestsOf(chart, order)));
}

function validate(app: App): void {
  const findings = constructsOf(app).flatMap(({ node }) => node.validate().map((text) => `[${node.path}] ${text}`));
  if (findings.length > 0) {
    throw new Error(`Validation failed with the following errors:\n  ${findings.join('\n  ')}`);
  }
}

function render(app: App, order: DependencyOrder): Output {
  const output: Output = { folders: [], files: [] };
  const write = (path: string, manifests: unknown[]) =>
    output.files.push({ path: path + app.outputFileExtension, text: stringifyYaml(manifests) });

  const charts = order.charts();
  switch (app.yamlOutputType) {
    case YamlOutputType.FILE_PER_APP:
      if (charts.length > 0) {
        write(
          'app',
          charts.flatMap((chart) => manifestsOf(chart, order)),
        );
      }
      break;
    case YamlOutputType.FILE_PER_CHART:
      charts.forEach((chart, i) => write(fileName(chart, i, order), manifestsOf(chart, order)));
      break;
    case YamlOutputType.FILE_PER_RESOURCE:
      for (const manifest of charts.flatMap((chart) => manifestsOf(chart, order))) {
        write(resourceName(manifest as ApiObject), [manifest]);
      }
      break;
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
      charts.forEach((chart, i) => {
        const folder = fileName(chart, i, order);
        output.folders.push(folder);
        order.objectsOf(chart).forEach((object) => write(join(folder, resourceName(object)), [object.toJson()]));
      });
  }
  if (recordsMetadata(app)) {
    output.files.push({ path: 'construct-metadata.json', text: constructMetadata(charts, order) });
  }
  return output;
}

/** A chart that has a toJson() of its own is asked for it, as cdk8s does. */
function manifestsOf(chart: Chart, order: DependencyOrder): unknown[] {
  return chart.toJson === Chart.prototype.toJson
    ? order.objectsOf(chart).map((object): unknown => object.toJson())
    : Object.values(chart.toJson());
}

function fileName(chart: Chart, index: number, order: DependencyOrder): string {
  const name = Names.toDnsLabel(chart);
  return order.hasDependentCharts ? `${String(index).padStart(4, '0')}-${name}` : name;
}

function resourceName({ kind, metadata }: Pick<ApiObject, 'kind' | 'metadata'>): string {
  return `${kind}.${metadata.name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
}

/** The prop is private in cdk8s. */
function recordsMetadata(app: App): boolean {
  return (app as unknown as { recordConstructMetadata: boolean }).recordConstructMetadata;
}

function constructMetadata(charts: Chart[], order: DependencyOrder): string {
  const objects = charts.flatMap((chart) => order.objectsOf(chart));
  const resources = Object.fromEntries(objects.map(({ name, node }) => [name, { path: node.path }]));
  return JSON.stringify({ version: '1.0.0', resources });
}
