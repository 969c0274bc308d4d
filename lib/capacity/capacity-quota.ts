import { type ApiObject, Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Capacity } from './capacity';
import { objectsInChart } from './chart-pods';
import { Checks } from '../tree-checks/checks';
import { PropCheck } from '../validation/prop-check';
import { OBJECT_NAME, SYSTEM_NAMESPACE } from '../kube/names';
import { CAPACITY_QUOTA } from './prop-types';
import type { CapacityQuotaProps } from './capacity-quota-props';
import { addRecommendedLabels } from '../synthesis/recommended-labels';

/**
 * ResourceQuota that limits the chart's namespace to the pods, requests and limits of a rollout with all autoscalers at
 * their maximum (`Capacity.of(chart).duringRollout`). Objects that you add to the chart later count too.
 *
 * The quota has only those requests and limits of CPU, memory and ephemeral storage that every container of the chart sets,
 * because the API server rejects pods that do not set a resource of a quota. Terminating pods count against the quota, so a
 * rollout may wait for their grace period.
 *
 * Synthesis fails if the chart has a DaemonSet, because the number of its pods depends on the number of nodes.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 *
 * @example
 * const models = new Chart(chart, 'models', { namespace: 'models' });
 * new RestrictedNamespace(models, 'namespace');
 * new CapacityQuota(models, 'quota');
 * new MlApp(models, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 */
export class CapacityQuota extends Construct {
  /** The ResourceQuota. */
  public readonly resourceQuota: ApiObject;

  /**
   * Creates the quota.
   *
   * @throws if the name is invalid, the chart has no namespace, or its namespace belongs to the cluster: `kube-*` or
   * `openshift-*`
   */
  public constructor(scope: Construct, id: string, props: CapacityQuotaProps = {}) {
    super(scope, id);
    Checks.enable(this);
    const check = new PropCheck(this.node.path);
    props = CAPACITY_QUOTA.readAll(check, props);
    const chart = Chart.of(this);
    const namespace = check.namespace(this);
    if (namespace !== undefined && SYSTEM_NAMESPACE.test(namespace)) {
      check.fail('chart.namespace', namespace, 'which belongs to the cluster: pass your own namespace to the chart');
    }
    if (namespace === undefined) {
      check.fail(
        'chart.namespace',
        undefined,
        'must be a namespace: pass one to the chart, because a quota counts all pods of its namespace',
      );
    }
    this.resourceQuota = new k8s.KubeResourceQuota(this, 'resource', {
      metadata: { name: check.name('name', props.name ?? id, OBJECT_NAME) },
      spec: {
        // users may add apps until synthesis
        hard: Lazy.any({ produce: () => hardLimits(Capacity.of(chart)) }) as { [resource: string]: k8s.Quantity },
      },
    });
    this.node.defaultChild = this.resourceQuota;
    addRecommendedLabels(this, this.resourceQuota.name);
    this.node.addValidation({ validate: () => daemonSetErrors(chart) });
  }
}

function hardLimits(capacity: Capacity): { [resource: string]: k8s.Quantity } {
  const { pods, requests, limits, _requested } = capacity.duringRollout;
  const requested = (resource: string, amount?: string) => (_requested.has(resource) ? amount : undefined);
  const amounts: { [resource: string]: string | undefined } = {
    pods: String(pods),
    'requests.cpu': requested('cpu', requests.cpu),
    'requests.memory': requested('memory', requests.memory),
    'requests.ephemeral-storage': requested('ephemeral-storage', requests.ephemeralStorage),
    'limits.cpu': limits.cpu,
    'limits.memory': limits.memory,
    'limits.ephemeral-storage': limits.ephemeralStorage,
    ...Object.fromEntries(Object.entries(requests.extendedResources).map(([name, n]) => [`requests.${name}`, n])),
  };
  return Object.fromEntries(
    Object.entries(amounts).flatMap(([name, amount]) =>
      amount === undefined ? [] : [[name, k8s.Quantity.fromString(amount)]],
    ),
  );
}

function daemonSetErrors(chart: Chart): string[] {
  return objectsInChart(chart)
    .filter(({ kind }) => kind === 'DaemonSet')
    .map(
      ({ name }) =>
        `DaemonSet is '${name}', whose number of pods depends on the number of nodes: move it to a chart without a CapacityQuota`,
    );
}
