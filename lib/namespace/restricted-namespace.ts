import { type ApiObject, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Checks } from '../tree-checks/checks';
import { PropCheck } from '../validation/prop-check';
import { apiObjectsOf } from '../synthesis/manifests';
import { SYSTEM_NAMESPACE } from '../kube/names';
import { addRecommendedLabels } from '../synthesis/recommended-labels';

const LEVEL = 'restricted';

/**
 * Namespace of the chart, in which the API server accepts only pods that meet the Pod Security Standard "restricted".
 *
 * The Namespace is the first object in the manifest of its chart. Apply the manifests of other charts after this
 * manifest. If cdk8s writes the file of another chart first, call `addDependency()` of that chart with the chart of the
 * Namespace. Otherwise the check `namespace-order` fails synthesis.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 *
 * @example
 * const models = new Chart(chart, 'models', { namespace: 'models' });
 * new RestrictedNamespace(models, 'namespace');
 */
export class RestrictedNamespace extends Construct {
  /** The Namespace. */
  public readonly namespaceObject: ApiObject;

  /**
   * Creates the Namespace that the chart's `namespace` prop names.
   *
   * @throws if the chart has no namespace, its name is invalid, or it belongs to the cluster: `default`, `kube-*` or `openshift-*`
   */
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    Checks.enable(this);
    const check = new PropCheck(this.node.path);
    const name =
      check.namespace(this) ??
      check.fail('chart.namespace', undefined, 'must be a name: pass the namespace to the chart');
    if (name === 'default' || SYSTEM_NAMESPACE.test(name)) {
      check.fail('chart.namespace', name, 'which belongs to the cluster: pass your own namespace to the chart');
    }
    this.namespaceObject = new k8s.KubeNamespace(this, 'resource', {
      metadata: {
        name,
        labels: {
          'pod-security.kubernetes.io/enforce': LEVEL,
          'pod-security.kubernetes.io/audit': LEVEL,
          'pod-security.kubernetes.io/warn': LEVEL,
        },
      },
    });
    this.node.defaultChild = this.namespaceObject;
    addRecommendedLabels(this, name);
    const { chart } = this.namespaceObject;
    for (const object of apiObjectsOf(Chart.of(this)).filter((other) => other.chart === chart)) {
      if (object !== this.namespaceObject) {
        object.node.addDependency(this.namespaceObject);
      }
    }
    // cdk8s adds the chart's namespace to every object, but a Namespace has none
    this.namespaceObject.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
}
