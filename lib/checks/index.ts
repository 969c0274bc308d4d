// Types for rules that users write: `import type { Rule } from 'cdk8s-ml-app/checks'`.
export type { ClusterFacts } from './facts';
export type { KubeObject, Origin } from './kube-object';
export type { ObjectIndex, Workload } from './object-index';
export type { Aliases, Example, Finding, Rule } from './rule';
