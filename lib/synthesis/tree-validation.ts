import type { IConstruct } from 'constructs';
import { SharedState } from './shared-state';

/** Checks across all objects of a tree, as a synthesis runs them. */
export interface TreeValidation {
  /** Runs other validations without those of the checks. */
  silently<T>(run: () => T): T;
  /**
   * Runs all checks.
   *
   * @param isWrittenHere this library writes the YAML of the synthesis, not cdk8s
   */
  run(isWrittenHere: boolean): void;
  /** Findings of the last run on a construct. */
  findingsOn(construct: IConstruct): string[];
}

/** Checks of a tree, on its root. */
export const TREE_VALIDATION = new SharedState<TreeValidation>('checks');
