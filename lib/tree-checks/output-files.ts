import { App, Chart, Names, YamlOutputType } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { KubeObject } from '../checks/kube-object';
import { chartDependencies } from '../synthesis/chart-dependencies';
import { objectFileName } from '../synthesis/file-names';
import { constructsOf } from '../synthesis/manifests';
import { constructOf } from './construct-object';

/** Construct that writes to the file of another construct. */
interface Collision {
  readonly construct: IConstruct;
  readonly text: string;
}

/** Finds a file that two objects or two charts share. The last one would overwrite the others. */
export function fileCollision(root: IConstruct, objects: readonly KubeObject[]): Collision | undefined {
  if (!(root instanceof App)) {
    return undefined;
  }
  switch (root.yamlOutputType) {
    case YamlOutputType.FILE_PER_CHART:
      return chartCollision(root);
    case YamlOutputType.FILE_PER_RESOURCE:
      return objectCollision(root, objects, ({ kind, name }) => objectFileName(kind, name));
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
      // cdk8s uses the name of the construct for these files
      return (
        chartCollision(root) ??
        objectCollision(root, objects, (object) => {
          const { chart, kind, metadata } = constructOf(object);
          return [Names.toDnsLabel(chart), objectFileName(kind, metadata.name ?? '')].join('/');
        })
      );
    case YamlOutputType.FILE_PER_APP:
      return undefined;
  }
}

function chartCollision(app: App): Collision | undefined {
  const constructs = constructsOf(app);
  const charts = constructs.filter((c): c is Chart => Chart.isChart(c));
  const [shared] = sharedFilesOf(charts, (chart) => Names.toDnsLabel(chart));
  // cdk8s numbers the files of charts that depend on each other
  if (shared === undefined || chartDependencies(constructs).length > 0) {
    return undefined;
  }
  const { item, first, file } = shared;
  return {
    construct: item,
    text: `file '${file}${app.outputFileExtension}' is also the file of chart '${first.node.path}', and one would overwrite the other: pass another id to one of them`,
  };
}

function objectCollision(
  app: App,
  objects: readonly KubeObject[],
  pathOf: (object: KubeObject) => string,
): Collision | undefined {
  const [shared, ...others] = sharedFilesOf(objects, pathOf);
  if (shared === undefined) {
    return undefined;
  }
  const { item, first, file } = shared;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return {
    construct: constructOf(item),
    text: `file '${file}${app.outputFileExtension}' is also the file of ${first}, and one would overwrite the other${more}: pass another name to one of them, or YamlOutputType.FILE_PER_CHART to the App`,
  };
}

/** Finds the charts or objects that have the file of an earlier one. */
function sharedFilesOf<T>(items: readonly T[], fileOf: (item: T) => string): { item: T; first: T; file: string }[] {
  const firstByFile = new Map<string, T>();
  return items.flatMap((item) => {
    const file = fileOf(item);
    const first = firstByFile.get(file);
    firstByFile.set(file, first ?? item);
    return first === undefined ? [] : [{ item, first, file }];
  });
}
