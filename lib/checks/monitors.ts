import { append } from '../kube/append';
import { type LabelSelector, selects } from '../kube/label-selector';
import { type KubeObject, POD_MONITOR, SERVICE, joinKey } from './kube-object';
import type { ObjectIndex, Workload } from './object-index';

/** Kinds of the Prometheus Operator and of Google Cloud that select pods. */
export const POD_MONITORS = [POD_MONITOR, 'PodMonitoring.monitoring.googleapis.com'];

/** Spec of a monitor in a manifest. */
export interface MonitorSpec {
  readonly selector?: LabelSelector;
  readonly namespaceSelector?: { readonly any?: boolean; readonly matchNames?: string[] };
}

/** Objects that a monitor selects. */
export interface Monitored<T> {
  /** True if the namespaces of the monitor contain an object that it can select. */
  readonly hasAny: boolean;
  readonly selected: readonly T[];
}

/** Indexes the Services by namespace and label. Use it with `index.once()`. */
export function labeledServices(index: ObjectIndex): LabeledServices {
  return new LabeledServices(index.ofApi(SERVICE));
}

class LabeledServices {
  private readonly byLabel = new Map<string, KubeObject[]>();
  private readonly namespaces = new Set<string>();

  public constructor(services: readonly KubeObject[]) {
    for (const service of services) {
      this.namespaces.add(service.namespace);
      append(this.byLabel, service.namespace, service);
      for (const [key, value] of Object.entries(service.manifest.metadata.labels ?? {})) {
        append(this.byLabel, joinKey(service.namespace, key, value), service);
      }
    }
  }

  /** Returns the Services that a monitor selects. A Service without a namespace can be in any namespace. */
  public selectedBy(monitor: KubeObject): Monitored<KubeObject> {
    const { selector = {} } = monitor.spec<MonitorSpec>();
    const [label] = Object.entries(selector.matchLabels ?? {});
    const namespaces = [...new Set(['', ...(namespacesOf(monitor) ?? this.namespaces)])];
    const candidates = namespaces.flatMap(
      (namespace) => this.byLabel.get(label ? joinKey(namespace, ...label) : namespace) ?? [],
    );
    return {
      hasAny: namespaces.some((namespace) => this.byLabel.has(namespace)),
      selected: candidates.filter(({ manifest }) => selects(selector, manifest.metadata.labels ?? {})),
    };
  }
}

/** Returns the workloads whose pods a monitor of certain namespaces selects. A workload without a namespace can be in any namespace. */
export function podsSelectedBy(index: ObjectIndex, monitor: KubeObject): Monitored<Workload> {
  const { selector = {} } = monitor.spec<MonitorSpec>();
  const namespaces = [...new Set(['', ...(namespacesOf(monitor) ?? [])])];
  return {
    hasAny: namespaces.some((namespace) => !index.selected(namespace, {})[Symbol.iterator]().next().done),
    selected: namespaces.flatMap((namespace) => [...index.selected(namespace, selector)]),
  };
}

/** Returns the namespaces in which a monitor selects objects; undefined for all. */
export function namespacesOf(monitor: KubeObject): readonly string[] | undefined {
  const { any = false, matchNames = [] } = monitor.spec<MonitorSpec>().namespaceSelector ?? {};
  if (any) {
    return undefined;
  }
  return matchNames.length > 0 ? matchNames : [monitor.namespace];
}
