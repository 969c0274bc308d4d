import { parser } from '@prometheus-io/lezer-promql';
import { Chart, Duration, Testing } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import { CanaryRelease, MlApp, Monitoring, type MonitoringProps } from '../../../lib/index';
import { dashboard } from '../../../support/dashboard';
import { createMonitoring } from '../../../support/monitored';
import { type Manifest, at, find, recommendedLabels, synth, testChart } from '../../support';

const APP = { image: 'registry.example.com/sentiment:1.4.0', port: 8080 };
const TRACKS = { stable: { image: 'm:1', replicas: 9 }, canary: { image: 'm:2', replicas: 1 } };

interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  labels: Record<string, string>;
}

function groupsOf(objects: Manifest[]): { name: string; rules: Rule[] }[] {
  return at(find(objects, 'PrometheusRule'), 'spec.groups') as { name: string; rules: Rule[] }[];
}

/** Names of the syntax errors in a PromQL expression. */
function syntaxErrors(expr: string): string[] {
  const errors: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from }) => {
      if (type.isError) errors.push(`${from}: ${expr.slice(from, from + 20)}`);
    },
  });
  return errors;
}

function monitor(props: MonitoringProps = {}, namespace: string | undefined = 'models', service = {}): Manifest[] {
  const chart = testChart(namespace);
  const app = new MlApp(chart, 'sentiment', { ...APP, service });
  new Monitoring(chart, 'monitoring', { apps: [app], ...props });
  return synth(chart);
}

test('a PodMonitor selects the pods of an app by their labels, and their port by its name', () => {
  const objects = monitor({ labels: { release: 'prometheus' } });
  expect(find(objects, 'PodMonitor', 'sentiment')).toEqual({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: {
      name: 'sentiment',
      namespace: 'models',
      labels: { release: 'prometheus', ...recommendedLabels('sentiment') },
    },
    spec: {
      selector: { matchLabels: { app: 'sentiment' } },
      podMetricsEndpoints: [{ port: 'http', path: '/metrics', interval: '30s' }],
    },
  });
  const template = at(find(objects, 'Deployment'), 'spec.template');
  expect(at(template, 'metadata.labels')).toMatchObject({ app: 'sentiment' });
  expect(at(template, 'spec.containers.0.ports.0')).toEqual({ containerPort: 8080, name: 'http', protocol: 'TCP' });
});

test('the NetworkPolicy admits Prometheus in addition to the callers', () => {
  const chart = testChart('models');
  const app = new MlApp(chart, 'sentiment', APP);
  new MlApp(chart, 'gateway', APP).calls(app);
  new Monitoring(chart, 'monitoring', { apps: [app] });
  expect(find(synth(chart), 'NetworkPolicy', 'sentiment').spec.ingress).toEqual([
    {
      ports: [{ port: 8080, protocol: 'TCP' }],
      from: [
        { podSelector: { matchLabels: { app: 'gateway' } } },
        { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
      ],
    },
  ]);
});

describe('a separate port for metrics', () => {
  const scraped = (service = {}) => {
    const chart = testChart('models');
    const app = new MlApp(chart, 'sentiment', { ...APP, metricsPort: 9090, service });
    new Monitoring(chart, 'monitoring', { apps: [app] });
    return synth(chart);
  };
  const metrics = {
    ports: [{ port: 9090, protocol: 'TCP' }],
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
  };

  test('has a name in the pod and in the PodMonitor, and no Service', () => {
    const objects = scraped();
    expect(at(find(objects, 'Deployment'), 'spec.template.spec.containers.0.ports')).toEqual([
      { containerPort: 8080, name: 'http', protocol: 'TCP' },
      { containerPort: 9090, name: 'metrics', protocol: 'TCP' },
    ]);
    expect(at(find(objects, 'PodMonitor'), 'spec.podMetricsEndpoints')).toEqual([
      { port: 'metrics', path: '/metrics', interval: '30s' },
    ]);
    expect(at(find(objects, 'Service'), 'spec.ports')).toEqual([
      { name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 },
    ]);
  });

  test('admits Prometheus, which the serving port does not', () => {
    expect(find(scraped(), 'NetworkPolicy').spec.ingress).toEqual([
      { ports: [{ port: 8080, protocol: 'TCP' }], from: [{ podSelector: {} }] },
      metrics,
    ]);
  });

  test('stays closed to clients from outside', () => {
    expect(find(scraped({ serviceType: ServiceType.LOAD_BALANCER }), 'NetworkPolicy').spec.ingress).toEqual([
      { ports: [{ port: 8080, protocol: 'TCP' }] },
      metrics,
    ]);
  });

  test('is closed without a Monitoring', () => {
    const chart = testChart('models');
    const app = new MlApp(chart, 'sentiment', { ...APP, metricsPort: 9090 });
    expect(app.metricsPort).toBe(9090);
    expect(find(synth(chart), 'NetworkPolicy').spec.ingress).toEqual([
      { ports: [{ port: 8080, protocol: 'TCP' }], from: [{ podSelector: {} }] },
    ]);
  });

  test('is the serving port if the numbers are equal', () => {
    const chart = testChart('models');
    const app = new MlApp(chart, 'sentiment', { ...APP, metricsPort: APP.port });
    new Monitoring(chart, 'monitoring', { apps: [app] });
    expect(at(find(synth(chart), 'PodMonitor'), 'spec.podMetricsEndpoints.0.port')).toBe('http');
  });

  test('must be a port', () => {
    expect(() => new MlApp(testChart(), 'sentiment', { ...APP, metricsPort: 0 })).toThrow(
      'chart/sentiment: metricsPort is 0, must be a whole number from 1 to 65535',
    );
  });
});

test('the NetworkPolicy of an app that clients reach from outside stays open', () => {
  const policy = find(monitor({}, 'models', { serviceType: ServiceType.LOAD_BALANCER }), 'NetworkPolicy');
  expect(policy.spec.ingress).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
});

test('alerts have the name of the app and the thresholds of the objectives', () => {
  const [group] = groupsOf(monitor());
  expect(group?.name).toBe('sentiment');
  expect(group?.rules.map(({ alert, labels }) => `${alert} ${labels.severity}`)).toEqual([
    'MlAppDown critical',
    'MlAppErrorBudgetBurn critical',
    'MlAppErrorBudgetBurn warning',
    'MlAppSlow warning',
    'MlAppQueueing warning',
    'MlAppRefusing warning',
  ]);
  expect(group?.rules[0]).toMatchObject({
    expr: 'absent(up{job="models/sentiment"} == 1)',
    labels: { namespace: 'models', deployment: 'sentiment' },
  });
  expect(group?.rules[1]?.expr).toContain(' > 14.4 * 0.001\nand\n');
  // half of the default slowest request of 30 s
  expect(group?.rules[3]?.expr).toMatch(/^histogram_quantile\(0\.99, .* > 15$/);
});

test('a release monitors both tracks and compares the canary', () => {
  const chart = testChart('models');
  new Monitoring(chart, 'monitoring', { releases: [new CanaryRelease(chart, 'ranker', { port: 8080, ...TRACKS })] });
  const objects = synth(chart);
  expect(find(objects, 'PodMonitor', 'ranker-canary').spec.selector).toEqual({
    matchLabels: { app: 'ranker', track: 'canary' },
  });
  const groups = groupsOf(objects);
  expect(groups.map(({ name }) => name)).toEqual([
    'ranker-stable',
    'ranker-canary',
    'ranker-canary against ranker-stable',
  ]);
  expect(groups[2]?.rules.map(({ alert, record }) => alert ?? record)).toEqual([
    'ml_app:canary_requests:increase10m',
    'ml_app:canary_errors:increase10m',
    'ml_app:stable_requests:increase10m',
    'ml_app:stable_errors:increase10m',
    'CanaryErrors',
    'CanarySlow',
  ]);
});

test('an app without replicas has no alerts', () => {
  const chart = testChart('models');
  const tracks = { ...TRACKS, canary: { image: 'm:2', replicas: 0 } };
  new Monitoring(chart, 'monitoring', {
    releases: [new CanaryRelease(chart, 'ranker', { port: 8080, ...tracks })],
  });
  expect(groupsOf(synth(chart)).map(({ name }) => name)).toEqual(['ranker-stable']);
});

describe('PromQL', () => {
  const rules = groupsOf([createMonitoring().prometheusRule.toJson() as Manifest]).flatMap((group) => group.rules);
  const panels = (dashboard().panels ?? []) as { title?: string; targets?: { expr: string }[] }[];

  test('of rules parses', () => {
    expect(rules.length).toBe(27);
    expect(rules.flatMap(({ expr }) => syntaxErrors(expr))).toEqual([]);
  });

  test('of the dashboard parses', () => {
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBe(14);
    // Grafana replaces this variable with a duration
    expect(expressions.flatMap((expr) => syntaxErrors(expr.replace(/\$__rate_interval/g, '1m')))).toEqual([]);
  });

  test('with errors does not parse', () => {
    expect(syntaxErrors('sum(rate(x[5m])')).not.toEqual([]);
  });
});

test("the dashboard's template is up to date: npm run tool -- dashboard", () => {
  const template = jest.requireActual<object>('../../../lib/monitoring/dashboard.json');
  expect(JSON.parse(JSON.stringify(dashboard()))).toEqual(template);
});

test('the dashboard is in a ConfigMap for the sidecar, with a unique name and uid', () => {
  const chart = testChart('models');
  new Monitoring(chart, 'monitoring', { apps: [new MlApp(chart, 'sentiment', APP)] });
  new Monitoring(chart, 'more', { apps: [new MlApp(chart, 'ranker', APP)], name: 'extra' });
  const [first, second] = synth(chart).filter(({ kind }) => kind === 'ConfigMap') as unknown as {
    metadata: object;
    data: Record<string, string>;
  }[];
  expect(first?.metadata).toEqual({
    name: 'monitoring-dashboard',
    namespace: 'models',
    labels: { grafana_dashboard: '1', ...recommendedLabels('monitoring') },
  });
  expect([first, second].flatMap((map) => Object.keys(map?.data ?? {}))).toEqual([
    'models-monitoring.json',
    'models-extra.json',
  ]);
  const [one, other] = [first, second].map(
    (map) => JSON.parse(Object.values(map?.data ?? {})[0] ?? '') as Record<string, unknown>,
  );
  expect(one).toMatchObject({ title: 'models/monitoring', uid: expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect(one?.uid).not.toBe(other?.uid);
  expect(at(one, 'templating.list')).toContainEqual(expect.objectContaining({ name: 'namespace', query: 'models' }));
});

describe('invalid props are rejected', () => {
  test.each<[MonitoringProps, string]>([
    [{ apps: [] }, 'there is no app to monitor. Pass apps or releases.'],
    [{ interval: Duration.seconds(76) }, "interval is '76s', must be a whole number of seconds from 1 to 75"],
    [
      { availabilityPercent: 100 },
      'availabilityPercent is 100, must be a percentage from 50 to 99.999: pass the share of requests that succeed',
    ],
    [{ availabilityPercent: NaN }, 'availabilityPercent is NaN, must be a finite number: pass a value such as 99.9'],
    [
      { latency: Duration.hours(2) },
      "latency is '7200000ms', must be from 1 millisecond to 1 hour: pass your objective",
    ],
    [{ requestsInFlight: 0 }, 'requestsInFlight is 0, must be a number above 0: pass the maximum average in a pod'],
    [{ prometheusNamespace: 'Monitoring' }, "prometheusNamespace is 'Monitoring', must be a name"],
    [{ labels: { 'a b': 'c' } }, "labels is 'a b', must have keys like"],
    [{ dashboardLabels: { a: '!' } }, "dashboardLabels.a is '!', must be a label value"],
    [{ name: '-' }, "name is '-', must be a name"],
  ])('%j', (props, message) => {
    expect(() => monitor(props)).toThrow(`chart/monitoring: ${message}`);
  });

  test('a chart without a namespace', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const apps = [new MlApp(chart, 'sentiment', APP)];
    expect(() => new Monitoring(chart, 'monitoring', { apps })).toThrow(
      'chart/monitoring: chart.namespace is undefined, must be a namespace: pass one to the chart, because alerts have it as a label',
    );
  });

  test('an app of another namespace, or twice', () => {
    const app = Testing.app();
    const [models, others] = ['models', 'others'].map((name) => new Chart(app, name, { namespace: name })) as [
      Chart,
      Chart,
    ];
    const apps = [new MlApp(others, 'sentiment', APP)];
    expect(() => new Monitoring(models, 'monitoring', { apps })).toThrow(
      "models/monitoring: apps is 'others/sentiment', must be in the namespace 'models': add a Monitoring to its chart",
    );
    expect(() => new Monitoring(others, 'monitoring', { apps: [...apps, ...apps] })).toThrow(
      "others/monitoring: apps is 'sentiment', which is a duplicate: pass each app once, without the tracks of a release, and give apps unique names",
    );
    const namesake = new MlApp(others, 'namesake', { ...APP, name: 'sentiment' });
    expect(() => new Monitoring(others, 'namesakes', { apps: [...apps, namesake] })).toThrow(
      "others/namesakes: apps is 'sentiment', which is a duplicate",
    );
  });
});
