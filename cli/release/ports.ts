import type { TrackData } from './judge';
import type { ObjectRef } from '../cluster/object-ref';

/** An object in the cluster, as JSON. */
export interface ClusterObject {
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
    readonly annotations?: { readonly [key: string]: string };
  };
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** A cluster. Its errors have the message of kubectl. */
export interface Cluster {
  /** Name of the context. */
  readonly context: string;
  /** Reads an object; undefined if it does not exist. */
  get(ref: ObjectRef): Promise<ClusterObject | undefined>;
  /** Reads objects of one namespace at once, in the same order. */
  getAll(refs: readonly ObjectRef[]): Promise<(ClusterObject | undefined)[]>;
  /** Reads the pods that a workload selects. */
  podsOf(workload: ClusterObject): Promise<ClusterObject[]>;
  /** Sets an annotation. Returns false, and changes nothing, if the object has changed since it was read. */
  annotate(ref: ObjectRef, key: string, value: string, resourceVersion: string): Promise<boolean>;
  /** Applies a file. */
  apply(path: string): Promise<void>;
  /** Kinds and names of the objects in a file that differ from the cluster. */
  diff(path: string): Promise<string[]>;
}

/** Source of the metrics. */
export interface Metrics {
  /**
   * Returns the requests of a workload in the last `seconds` seconds.
   *
   * @throws if the source does not respond, or has no series or labels that the tests need
   */
  requestsOf(workload: ObjectRef, seconds: number): Promise<TrackData>;
  /**
   * Checks that the source has the metrics of a workload that the tests need.
   *
   * @throws as requestsOf()
   */
  check(workload: ObjectRef): Promise<void>;
}

/** Clock, in milliseconds since 1970. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Entry of the log: an action or a finding of the command. */
export interface ReleaseLogEntry {
  readonly time: string;
  readonly step: string;
  readonly event: string;
  readonly text: string;
  readonly [detail: string]: unknown;
}
