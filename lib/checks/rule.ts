import type { JsonPath } from '../kube/json-path';
import type { ResourceList } from '../kube/pod-spec';
import type { KubeObject } from './kube-object';
import type { ObjectIndex } from './object-index';

/** A mistake in an object. */
export interface Finding {
  readonly object: KubeObject;
  /** Path of the wrong field, or of a missing one. */
  readonly path: JsonPath;
  /** Field, value, rule and fix. */
  readonly text: string;
  /** Object that this one conflicts with. If it has the same name, `duplicate-name` alone reports both. */
  readonly other?: KubeObject;
}

/** Names of the checks of other linters that report the same. */
export interface Aliases {
  readonly kubeScore?: readonly string[];
  readonly kubeLinter?: readonly string[];
  readonly polaris?: readonly string[];
}

/** YAML of the smallest objects that show a rule. */
export interface Example {
  /** Exactly one finding of the rule, and none of the others. */
  readonly wrong: string;
  /** No finding. */
  readonly right: string;
  /** Allocatable amounts of each kind of nodes, for both. */
  readonly nodes?: readonly ResourceList[];
}

/** A check across the objects of a cluster. */
export interface Rule {
  /** Stable name, by which users acknowledge it. */
  readonly id: string;
  /** Mistake that it reports, in Markdown. */
  readonly finding: string;
  /** Result of the mistake in the cluster, in Markdown. */
  readonly consequence: string;
  /** Documentation of Kubernetes, or of another project, that states the rule. */
  readonly source?: string;
  /**
   * A matter of opinion: nothing is reported. An acknowledgement silences the linters that report it.
   *
   * @default false
   */
  readonly isOpinion?: boolean;
  readonly aliases?: Aliases;
  readonly example: Example;
  /** Findings in all objects. */
  find(index: ObjectIndex): Iterable<Finding>;
}
