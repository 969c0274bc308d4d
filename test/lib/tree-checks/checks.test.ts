import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Lazy, Testing } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { Checks, FleetApp, MlApp } from '../../../lib';
import { find, synth, testChart } from '../../support';
import { deployment, findingsOf, raw, service } from '../checks/objects';

const latest = { image: 'model:latest', port: 8080 };
const WHY = 'the latest build';

describe('the checks', () => {
  test('are enabled by a construct of this library, for all charts', () => {
    const app = Testing.app();
    new MlApp(new Chart(app, 'ours'), 'model', { image: 'model:1.0', port: 8080 });
    const chart = new Chart(app, 'raw');
    service(chart, 'web');
    new Deployment(chart, 'plus', { containers: [{ image: 'nginx' }] });
    expect(findingsOf(chart)).toEqual([
      '[raw/web] service-selects-nothing: spec.selector is {"app":"a"}, which selects no pods: select labels that a pod template has',
      "[raw/plus/Resource] image-tag: image of container 'main' is 'nginx', must have a tag other than latest, or a digest: pass the version to run",
    ]);
  });

  test('are disabled in an app without a construct of this library, until it enables them', () => {
    const chart = testChart();
    service(chart, 'web');
    expect(findingsOf(chart)).toEqual([]);
    Checks.enable(chart);
    expect(findingsOf(chart)).toHaveLength(1);
  });

  test('pass after a fix', () => {
    const chart = testChart();
    Checks.enable(chart);
    service(chart, 'web');
    expect(findingsOf(chart)).toHaveLength(1);
    deployment(chart, 'a');
    expect(findingsOf(chart)).toEqual([]);
  });

  test('report an object that cannot be rendered, without its consequences, and findings of other constructs', () => {
    const chart = testChart();
    Checks.enable(chart);
    chart.node.addValidation({ validate: () => ['a finding of a user'] });
    new ApiObject(chart, 'broken', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'broken' },
      data: Lazy.any({
        produce: () => {
          throw new Error('no data');
        },
      }),
    });
    service(chart, 'web');
    expect(findingsOf(chart)).toEqual([
      '[chart] a finding of a user',
      "[chart/broken] Failed serializing construct at path 'chart/broken' with name 'broken': Error: no data",
    ]);
  });
});

describe('App.synth()', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  afterAll(() => rmSync(outdir, { recursive: true }));

  test('writes nothing if there is a finding', () => {
    const app = new App({ outdir });
    new MlApp(new Chart(app, 'chart'), 'model', latest);
    expect(() => app.synth()).toThrow('[chart/model/deployment/Resource] image-tag: ');
    expect(readdirSync(outdir)).toEqual([]);
  });

  test('renders each object once, for any number of charts, and again in the next synthesis', () => {
    let rendered = 0;
    const app = new FleetApp({ outdir });
    for (let i = 0; i < 5; i++) {
      const chart = new Chart(app, `chart-${i}`, { namespace: `n${i}` });
      Checks.enable(chart);
      raw(chart, 'ConfigMap', 'counted', { rendered: Lazy.any({ produce: () => String(++rendered) }) });
    }
    app.synth();
    expect(rendered).toBe(5);
    expect(readFileSync(join(outdir, 'chart-4.k8s.yaml'), 'utf8')).toContain('rendered: "5"');
    app.synth();
    expect(rendered).toBe(10);
    expect(app.synthYaml()).toContain('rendered: "15"');
  });
});

describe('an acknowledgement', () => {
  const acknowledged = (changes: object = {}) => {
    const chart = testChart();
    const model = new MlApp(chart, 'model', latest);
    ApiObject.of(model.deployment).metadata.add('annotations', changes);
    Checks.of(model).acknowledge('image-tag', ` ${WHY} `);
    return chart;
  };

  test('silences one check, and annotates the object of the finding with the reason for readers and linters', () => {
    const objects = synth(acknowledged());
    expect(find(objects, 'Deployment').metadata.annotations).toEqual({
      'acknowledged.cdk8s-ml-app/image-tag': WHY,
      'ignore-check.kube-linter.io/latest-tag': WHY,
      'kube-score/ignore': 'container-image-tag',
    });
    expect(objects.filter((o) => o.metadata.annotations)).toHaveLength(1);
  });

  test('does not silence other checks, or findings on other constructs', () => {
    const chart = acknowledged();
    new MlApp(chart, 'other', latest);
    service(chart, 'web');
    expect(findingsOf(chart).map((finding) => finding.split(': ')[0])).toEqual([
      '[chart/other/deployment/Resource] image-tag',
      '[chart/web] service-selects-nothing',
    ]);
  });

  test('adds to the annotation of kube-score, with the same result in each synthesis', () => {
    const chart = testChart();
    const object = deployment(chart, 'a', { container: { image: 'a' } });
    object.metadata.addAnnotation('kube-score/ignore', 'pod-networkpolicy, container-resources');
    Checks.of(object).acknowledge('image-tag', WHY);
    Checks.of(object).acknowledge('single-replica', 'a demo');
    const first = synth(chart);
    expect(first[0]?.metadata.annotations).toEqual({
      'acknowledged.cdk8s-ml-app/image-tag': WHY,
      'acknowledged.cdk8s-ml-app/single-replica': 'a demo',
      'ignore-check.kube-linter.io/latest-tag': WHY,
      'ignore-check.kube-linter.io/minimum-three-replicas': 'a demo',
      'kube-score/ignore': 'pod-networkpolicy,container-resources,container-image-tag,deployment-replicas',
    });
    expect(synth(chart)).toEqual(first);
  });

  test('reaches the YAML with the reason from the closest acknowledgement', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'chart');
    const model = new MlApp(chart, 'model', latest);
    Checks.of(app).acknowledge('image-tag', 'everywhere');
    Checks.of(model).acknowledge('image-tag', 'here');
    const yaml = app.synthYaml();
    expect(yaml).toContain('acknowledged.cdk8s-ml-app/image-tag: here');
    expect(yaml).not.toContain('everywhere');
  });

  test.each<[string, (chart: Chart) => { node: { path: string } }]>([
    ['[]', (chart) => chart.node.root],
    ['[chart]', (chart) => chart],
  ])('that silences no finding is a finding: %s', (path, construct) => {
    const chart = testChart();
    Checks.of(construct(chart) as Chart).acknowledge('image-tag', WHY);
    expect(findingsOf(chart)).toEqual([
      `${path} acknowledge('image-tag') silences no finding here or below: remove it`,
    ]);
  });

  test.each([
    ['image-tga', WHY, /^chart: acknowledge\(\)\.id is 'image-tga', must be one of workload-selector, .*image-tag/],
    ['image-tag', ' ', "chart: acknowledge().reason is ' ', must be the reason why the finding is acceptable"],
    ['image-tag', undefined, 'chart: acknowledge().reason is undefined, must be a string'],
  ])('of %j for %j is rejected', (id, reason, message) => {
    expect(() => Checks.of(testChart()).acknowledge(id, reason as string)).toThrow(message);
  });

  test('is allowed once', () => {
    const chart = testChart();
    Checks.of(chart).acknowledge('image-tag', WHY);
    expect(() => Checks.of(chart).acknowledge('image-tag', WHY)).toThrow(
      "chart: acknowledge().id is 'image-tag', which this construct already acknowledges: remove one of the calls",
    );
  });
});

describe('an opinion of linters', () => {
  const build = () => {
    const chart = testChart();
    deployment(chart, 'a', { container: { imagePullPolicy: 'Never', resources: { requests: { cpu: '1' } } } });
    deployment(chart, 'b', { spec: { replicas: 2 }, container: { imagePullPolicy: 'Always' } });
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: {} };
    const affinity = {
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm: term }] },
    };
    deployment(chart, 'c', { spec: { replicas: 1 }, pod: { affinity } });
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' };
    raw(chart, 'HorizontalPodAutoscaler', 'scaler', { scaleTargetRef, maxReplicas: 2 });
    service(chart, 'web', { type: 'NodePort' });
    service(chart, 'balanced', { type: 'LoadBalancer' });
    return chart;
  };

  test('is not reported', () => {
    const chart = build();
    Checks.enable(chart);
    expect(findingsOf(chart)).toEqual([]);
  });

  test.each([
    ['cpu-limit', ['a', 'b', 'c'], 'container-resources'],
    ['pull-policy', ['a', 'c'], 'container-image-pull-policy'],
    ['single-replica', ['c'], 'deployment-replicas'],
    ['autoscaler-single-replica', ['scaler'], 'horizontalpodautoscaler-replicas'],
    ['node-port-service', ['web'], 'service-type'],
    ['host-anti-affinity', ['a', 'b'], 'deployment-has-host-podantiaffinity'],
  ])('is acknowledged like a check: %s', (id, objects, ignored) => {
    const chart = build();
    Checks.of(chart).acknowledge(id, WHY);
    const annotated = synth(chart).filter((o) => o.metadata.annotations);
    expect(annotated.map((o) => o.metadata.name)).toEqual(objects);
    expect(annotated[0]?.metadata.annotations).toMatchObject({
      [`acknowledged.cdk8s-ml-app/${id}`]: WHY,
      'kube-score/ignore': ignored,
    });
  });
});
