import type { IConstruct } from 'constructs';
import { SharedState } from './shared-state';

/** Checks across all objects of a tree, for a synthesis. */
export interface TreeValidation {
  /** Runs a function while the checks report nothing. */
  silently<T>(run: () => T): T;
  /**
   * Runs all checks.
   *
   * @param isWrittenByLibrary true if this library, not cdk8s, writes the YAML of the synthesis
   */
  run(isWrittenByLibrary: boolean): void;
  /** Returns the last run's findings on a construct. */
  findingsOn(construct: IConstruct): string[];
}

/** Checks of a tree, on its root. */
export const TREE_VALIDATION = new SharedState<TreeValidation>('checks');
