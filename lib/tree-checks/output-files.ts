import { App, Chart, Names, YamlOutputType } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { KubeObject } from '../checks/kube-object';
import { constructsOf } from '../synthesis/manifests';
import { constructOf } from './construct-object';

/** A construct whose file another one overwrites, and why. */
interface Collision {
  readonly construct: IConstruct;
  readonly text: string;
}

/** Files of an app that two objects or two charts share: the last one would overwrite the others. */
export function fileCollision(root: IConstruct, objects: readonly KubeObject[]): Collision | undefined {
  if (!(root instanceof App)) {
    return undefined;
  }
  switch (root.yamlOutputType) {
    case YamlOutputType.FILE_PER_CHART:
      return chartCollision(root);
    case YamlOutputType.FILE_PER_RESOURCE:
      return objectCollision(root, objects, ({ kind, name }) => resourceFile(kind, name));
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
      // cdk8s names these files after the construct
      return (
        chartCollision(root) ??
        objectCollision(root, objects, (object) => {
          const { chart, kind, metadata } = constructOf(object);
          return [Names.toDnsLabel(chart), resourceFile(kind, metadata.name ?? '')].join('/');
        })
      );
    case YamlOutputType.FILE_PER_APP:
      return undefined;
  }
}

function chartCollision(app: App): Collision | undefined {
  const charts = constructsOf(app).filter((c): c is Chart => Chart.isChart(c));
  const [collision] = collisionsOf(charts, (chart) => Names.toDnsLabel(chart));
  // cdk8s numbers the files of charts that depend on each other
  if (collision === undefined || dependOnEachOther(app)) {
    return undefined;
  }
  const { one, first, file } = collision;
  return {
    construct: one,
    text: `file '${file}${app.outputFileExtension}' is also that of chart '${first.node.path}', and holds one of them: pass another id to one`,
  };
}

function objectCollision(
  app: App,
  objects: readonly KubeObject[],
  pathOf: (object: KubeObject) => string,
): Collision | undefined {
  const [collision, ...others] = collisionsOf(objects, pathOf);
  if (collision === undefined) {
    return undefined;
  }
  const { one, first, file } = collision;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return {
    construct: constructOf(one),
    text: `file '${file}${app.outputFileExtension}' is also that of ${first}, and holds one of them${more}: pass another name to one, or YamlOutputType.FILE_PER_CHART to the App`,
  };
}

/** All but the first of those with the same file. */
function collisionsOf<T>(all: readonly T[], fileOf: (one: T) => string): { one: T; first: T; file: string }[] {
  const firsts = new Map<string, T>();
  return all.flatMap((one) => {
    const file = fileOf(one);
    const first = firsts.get(file);
    firsts.set(file, first ?? one);
    return first === undefined ? [] : [{ one, first, file }];
  });
}

function dependOnEachOther(app: App): boolean {
  return constructsOf(app).some(
    (construct) =>
      (Chart.isChart(construct) && construct.node.children.some((child) => Chart.isChart(child))) ||
      construct.node.dependencies.some((target) => Chart.of(construct) !== Chart.of(target)),
  );
}

function resourceFile(kind: string, name: string): string {
  return `${kind}.${name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
}
