import { CanaryRelease, type CanaryReleaseProps, MlApp, type MlAppProps } from '../../../lib/index';
import { find, recommendedLabels, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };

function objectsWith(changes: Partial<MlAppProps>) {
  const chart = testChart();
  new MlApp(chart, 'model', { ...props, ...changes });
  return synth(chart);
}

test('labels and annotations reach the Deployment, the pods and the Service, and no selector', () => {
  const objects = objectsWith({
    podLabels: { 'example.com/cost-center': '4711', empty: '' },
    podAnnotations: { 'example.com/Pod': 'a b' },
    deploymentLabels: { tier: 'models' },
    deploymentAnnotations: { 'example.com/owner': 'team-nlp' },
    service: { labels: { scraped: 'yes' }, annotations: { 'example.com/type': 'nlb' } },
  });
  const [deployment, service] = [find(objects, 'Deployment'), find(objects, 'Service')];
  const own = { app: 'model', ...recommendedLabels('model') };
  expect(deployment.metadata).toEqual({
    name: 'model',
    labels: { ...own, tier: 'models' },
    annotations: { 'example.com/owner': 'team-nlp' },
  });
  expect(deployment.spec.template.metadata).toEqual({
    labels: { ...own, 'example.com/cost-center': '4711', empty: '' },
    annotations: { 'example.com/Pod': 'a b' },
  });
  expect(service.metadata).toEqual({
    name: 'model',
    labels: { ...own, scraped: 'yes' },
    annotations: { 'example.com/type': 'nlb' },
  });
  expect(deployment.spec.selector).toEqual({ matchLabels: { app: 'model' } });
  expect(service.spec.selector).toEqual({ app: 'model' });
  expect(find(objects, 'NetworkPolicy').spec.podSelector).toEqual({ matchLabels: { app: 'model' } });
  expect(find(objects, 'PodDisruptionBudget').spec.selector).toEqual({ matchLabels: { app: 'model' } });
  const pod = deployment.spec.template.spec;
  expect(pod.topologySpreadConstraints[0].labelSelector).toEqual({ matchLabels: { app: 'model' } });
});

test('labels of the user replace the recommended ones', () => {
  const objects = objectsWith({
    podLabels: { 'app.kubernetes.io/name': 'pods' },
    deploymentLabels: { 'app.kubernetes.io/managed-by': 'us', app: 'other' },
    service: { labels: { 'app.kubernetes.io/part-of': 'platform', app: 'third' } },
  });
  const { metadata, spec } = find(objects, 'Deployment');
  const all = recommendedLabels('model');
  expect(metadata.labels).toEqual({ ...all, app: 'other', 'app.kubernetes.io/managed-by': 'us' });
  expect(spec.template.metadata.labels).toEqual({
    ...{ ...all, app: 'model', 'app.kubernetes.io/managed-by': 'us', 'app.kubernetes.io/name': 'pods' },
  });
  expect(find(objects, 'Service').metadata.labels).toEqual({
    ...{ ...all, app: 'third', 'app.kubernetes.io/part-of': 'platform' },
  });
  expect(find(objects, 'Service').spec.selector).toEqual({ app: 'model' });
});

test('a second Service has its own', () => {
  const chart = testChart();
  new MlApp(chart, 'model', props).expose({ name: 'more', annotations: { 'example.com/type': 'nlb' } });
  expect(find(synth(chart), 'Service', 'model').metadata.annotations).toBeUndefined();
  expect(find(synth(chart), 'Service', 'more').metadata.annotations).toEqual({ 'example.com/type': 'nlb' });
});

test.each<[Partial<MlAppProps>, string]>([
  [{ podLabels: { app: 'model' } }, "podLabels is 'app', which selects the pods: remove it, or change it in labels"],
  [{ podLabels: { 'pod-template-hash': 'a' } }, "podLabels is 'pod-template-hash', which Kubernetes sets"],
  [{ podLabels: { 'a b': 'c' } }, "podLabels is 'a b', must have keys like 'tier' or 'example.com/app'"],
  [{ deploymentLabels: { tier: 'a b' } }, "deploymentLabels.tier is 'a b', must be a label value"],
  [{ podAnnotations: { 'a b': 'c' } }, "podAnnotations is 'a b', must have keys like 'example.com/timeout'"],
  [{ deploymentAnnotations: { a: 1 as never } }, 'deploymentAnnotations.a is 1, must be a string'],
  [{ service: { labels: { tier: '-' } } }, "service.labels.tier is '-', must be a label value"],
  [{ service: { annotations: { '': '' } } }, "service.annotations is '', must have keys like 'example.com/timeout'"],
])('%j is rejected', (changes, message) => {
  expect(() => objectsWith(changes)).toThrow(`chart/model: ${message}`);
});

describe('a release', () => {
  const release = (changes: Partial<CanaryReleaseProps>) => () =>
    new CanaryRelease(testChart(), 'r', {
      port: 8080,
      stable: { image: 'example.com/model:1' },
      canary: { image: 'example.com/model:2' },
      ...changes,
    });

  test.each<[Partial<CanaryReleaseProps>, string]>([
    [
      { podLabels: { 'app.kubernetes.io/version': '3' } },
      "chart/r: podLabels is 'app.kubernetes.io/version', which is the label of the version: remove it, or pass another versionLabel",
    ],
    [
      { deploymentLabels: { v: '3' }, versionLabel: 'v' },
      "chart/r: deploymentLabels is 'v', which is the label of the version",
    ],
    [{ podLabels: { track: 'beta' } }, "chart/r/stable: podLabels is 'track', which selects the pods"],
  ])('rejects %j', (changes, message) => {
    expect(release(changes)).toThrow(message);
  });

  test('takes app.kubernetes.io/version with another versionLabel', () => {
    expect(release({ podLabels: { 'app.kubernetes.io/version': '3' }, versionLabel: 'v' })).not.toThrow();
  });
});
