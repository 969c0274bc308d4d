import type { IConstruct } from 'constructs';
import { Overrides } from '../overrides/overrides';
import { versionOf } from '../synthesis/cdk8s-internals';
import { SharedState } from '../synthesis/shared-state';

/** One installation of this library. */
interface LibraryCopy {
  /** Version; undefined if the library runs from its source. */
  readonly version?: string;
  readonly path: string;
}

const COPY = new SharedState<LibraryCopy>('copy');

/**
 * Checks that all constructs of a tree come from one version of this library. Copies of one version share the state of the tree.
 *
 * @throws if the tree contains constructs of another version
 */
export function checkCopy(construct: IConstruct): void {
  const { root } = construct.node;
  const current: LibraryCopy = { version: versionOf(Overrides), path: __dirname };
  const first = COPY.of(root);
  if (first === undefined) {
    COPY.set(root, current);
  } else if (first.version !== current.version) {
    throw new Error(
      `${construct.node.path}: the app uses two versions of cdk8s-ml-app, ${describe(first)} and ${describe(current)}. ` +
        'Install one version: `npm ls cdk8s-ml-app` lists the packages that depend on each.',
    );
  }
}

function describe({ version, path }: LibraryCopy): string {
  return `${version ?? 'its source'} (${path})`;
}
