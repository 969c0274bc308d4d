import { createHash } from 'node:crypto';
import { ApiObject, Duration, JsonPatch, Lazy } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Checks } from '../tree-checks/checks';
import type { MlApp } from '../app/ml-app';
import { appRules } from './app-rules';
import { canaryRules } from './canary-rules';
import { PropCheck } from '../validation/prop-check';
import { dashboardFor } from './dashboard';
import { DNS_LABEL, objectName } from '../kube/names';
import type { RuleGroup } from './prometheus-rules';
import { MONITORING } from './prop-types';
import type { MonitoringProps } from './monitoring-props';
import { addRecommendedLabels, applicationOf } from '../synthesis/recommended-labels';

/** Rule for the name of the objects. The key in the dashboard's ConfigMap, at most 253 characters, contains the name and the namespace. */
const NAME = objectName(253 - '.json'.length - 64);
const API_VERSION = 'monitoring.coreos.com/v1';

/**
 * Monitoring with Prometheus Operator and Grafana: a PodMonitor for each app, a PrometheusRule, and a dashboard for the Grafana sidecar.
 * Alerts report errors, latency, saturation, and a canary that is worse than the stable track. Apps with a minimum of 0 replicas have no
 * alerts.
 *
 * The apps must expose the metrics that docs/guides/monitoring.md lists. The cluster must have the operator's custom resource definitions.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/
 * @see https://sre.google/workbook/alerting-on-slos/
 *
 * @example
 * const model = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * new Monitoring(chart, 'monitoring', {
 *   apps: [model],
 *   labels: { release: 'kube-prometheus-stack' },
 *   availabilityPercent: 99.5,
 *   latency: Duration.millis(500),
 * });
 */
export class Monitoring extends Construct {
  /** The PodMonitors, one for each app. */
  public readonly podMonitors: ApiObject[];
  /** The PrometheusRule with the alerts. */
  public readonly prometheusRule: ApiObject;
  /** The ConfigMap with the Grafana dashboard. */
  public readonly dashboard: ConfigMap;

  private readonly check: PropCheck;
  private readonly name: string;

  /**
   * Creates the objects.
   *
   * @throws if there is no app and no release, one of them is in another namespace or a duplicate, the chart has no namespace, or a prop is
   * invalid
   */
  public constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    Checks.enable(this);
    this.check = new PropCheck(this.node.path);
    props = MONITORING.readAll(this.check, props);
    this.name = this.check.name('name', props.name ?? id, NAME);
    const labels = this.check.labels('labels', props.labels ?? {});
    const namespace = this.checkNamespace();
    const apps = this.appsOf(props, namespace);
    const { prometheusNamespace = 'monitoring' } = props;
    this.check.name('prometheusNamespace', prometheusNamespace, DNS_LABEL);
    apps.forEach((app) => app._backend.networkAccess.allowScrapesFrom(prometheusNamespace));
    const interval = `${this.check.seconds('interval', props.interval ?? Duration.seconds(30), 1, 75)}s`;
    this.podMonitors = apps.map(
      (app) =>
        new ApiObject(this, `pod-monitor-${app.name}`, {
          apiVersion: API_VERSION,
          kind: 'PodMonitor',
          metadata: { name: app.name, labels },
          spec: {
            selector: { matchLabels: app.labels },
            podMetricsEndpoints: [{ port: app._spec.metrics.portName, path: app._spec.metrics.path, interval }],
          },
        }),
    );
    this.prometheusRule = new ApiObject(this, 'prometheus-rule', {
      apiVersion: API_VERSION,
      kind: 'PrometheusRule',
      metadata: { name: this.name, labels },
      spec: { groups: this.rulesOf(apps, props) },
    });
    this.node.defaultChild = this.prometheusRule;
    this.dashboard = this.addDashboard(namespace, props);
    this.podMonitors.forEach((monitor, i) =>
      addRecommendedLabels(monitor, applicationOf(apps[i] as MlApp, monitor.name)),
    );
    addRecommendedLabels(this, this.name);
  }

  private checkNamespace(): string {
    return (
      this.check.namespace(this) ??
      this.check.fail(
        'chart.namespace',
        undefined,
        'must be a namespace: pass one to the chart, because alerts have it as a label',
      )
    );
  }

  private appsOf({ apps = [], releases = [] }: MonitoringProps, namespace: string): MlApp[] {
    const tracks = releases.flatMap(({ stable, canary }) => (canary ? [stable, canary] : [stable]));
    const monitoredApps = [...apps, ...tracks];
    if (monitoredApps.length === 0) {
      this.check.reject('there is no app to monitor', 'Pass apps or releases');
    }
    for (const app of monitoredApps) {
      const prop = apps.includes(app) ? 'apps' : 'releases';
      this.check.inNamespace(prop, namespace, app.deployment, 'a Monitoring');
      if (monitoredApps.filter(({ name }) => name === app.name).length > 1) {
        this.check.fail(
          prop,
          app.name,
          'which is a duplicate: pass each app once, without the tracks of a release, and give apps unique names',
        );
      }
    }
    return monitoredApps;
  }

  private rulesOf(apps: MlApp[], props: MonitoringProps): RuleGroup[] {
    const { availabilityPercent = 99.9, latency, requestsInFlight, releases = [] } = props;
    if (!(availabilityPercent >= 50 && availabilityPercent <= 99.999)) {
      this.check.fail(
        'availabilityPercent',
        availabilityPercent,
        'must be a percentage from 50 to 99.999: pass the share of requests that succeed',
      );
    }
    const milliseconds = latency && this.check.milliseconds(latency);
    if (milliseconds !== undefined && !(milliseconds >= 1 && milliseconds <= 3_600_000)) {
      this.check.fail('latency', `${milliseconds}ms`, 'must be from 1 millisecond to 1 hour: pass your objective');
    }
    if (requestsInFlight !== undefined && !(requestsInFlight > 0 && Number.isFinite(requestsInFlight))) {
      this.check.fail(
        'requestsInFlight',
        requestsInFlight,
        'must be a number above 0: pass the maximum average in a pod',
      );
    }
    // 1 - 0.999 is not 0.001 in floating point
    const errorBudget = +((100 - availabilityPercent) / 100).toFixed(8);
    const groups = () => [
      ...apps.map((app) =>
        appRules(app, {
          errorBudget,
          latencySeconds: (milliseconds ?? app.timing.slowestRequestSeconds * 500) / 1000,
          requestsInFlight,
        }),
      ),
      ...releases.flatMap(({ stable, canary }) => (canary ? canaryRules({ stable, canary }) : [])),
    ];
    // users may add an autoscaler until synthesis
    return Lazy.any({ produce: () => groups().filter(({ rules }) => rules.length > 0) }) as RuleGroup[];
  }

  private addDashboard(namespace: string, props: MonitoringProps): ConfigMap {
    const labels = this.check.labels('dashboardLabels', props.dashboardLabels ?? { grafana_dashboard: '1' });
    const title = `${namespace}/${this.name}`;
    // Grafana identifies a dashboard by its uid, and uses it in links
    const uid = createHash('sha256').update(title).digest('hex').slice(0, 16);
    const dashboard = dashboardFor({ title, uid, namespace });
    const configMap = new ConfigMap(this, 'dashboard', {
      metadata: { name: `${this.name}-dashboard`, labels },
      // the sidecar puts the files of all namespaces into one folder
      data: { [`${namespace}-${this.name}.json`]: `${JSON.stringify(dashboard, null, 2)}\n` },
    });
    // cdk8s-plus writes the default of Kubernetes
    ApiObject.of(configMap).addJsonPatch(JsonPatch.remove('/immutable'));
    return configMap;
  }
}
