import type { JsonPath } from '../kube/json-path';
import type { ResourceList } from '../kube/pod-spec';
import type { ClusterFacts } from './facts';
import type { KubeObject } from './kube-object';
import type { ObjectIndex } from './object-index';

/** Mistake in an object. */
export interface Finding {
  readonly object: KubeObject;
  /** Path of the wrong field, or of a missing one. */
  readonly path: JsonPath;
  /** Field, value, rule and fix. */
  readonly text: string;
  /** Object that conflicts with this one. If both have the same name, only `duplicate-name` reports them. */
  readonly other?: KubeObject;
  /** Path of the field that the author most likely meant. Other rules do not report that field as missing. */
  readonly meant?: JsonPath;
}

/** Names of the same check in other linters. */
export interface Aliases {
  readonly kubeScore?: readonly string[];
  readonly kubeLinter?: readonly string[];
  readonly polaris?: readonly string[];
}

/** YAML of the smallest objects that demonstrate a rule. */
export interface Example {
  /** Objects with exactly one finding of the rule, and no other finding. */
  readonly wrong: string;
  /** Objects without a finding. */
  readonly right: string;
  /** Allocatable amounts of each kind of node, for both examples. */
  readonly nodes?: readonly ResourceList[];
}

/** Check across the objects of a cluster. */
export interface Rule {
  /** Stable name for acknowledgements. */
  readonly id: string;
  /** Mistake that the rule reports, in Markdown. */
  readonly finding: string;
  /** Effect of the mistake in the cluster, in Markdown. */
  readonly consequence: string;
  /** Documentation of Kubernetes, or of another project, that states the rule. */
  readonly source: string;
  /**
   * True for an opinion. The checks do not report it, but an acknowledgement silences the linters that report it.
   *
   * @default false
   */
  readonly isOpinion?: boolean;
  /** Fact that the rule reads in addition to the objects. Without the fact, the rule finds fewer mistakes. */
  readonly usesFact?: keyof ClusterFacts;
  /**
   * True for advice about an app that works. The command `check` reports the mistake. In a tree of constructs, the rule is an opinion,
   * because advice must not fail synthesis.
   *
   * @default false
   */
  readonly isAdvice?: boolean;
  readonly aliases?: Aliases;
  readonly example: Example;
  /** Finds the mistakes in all objects. */
  find(index: ObjectIndex): Iterable<Finding>;
}
