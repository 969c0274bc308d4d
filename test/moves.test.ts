import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { runExample } from './run-example';
import { type Manifest, containerOf, find } from './support';

/** Manifests at the start of a migration guide, and the objects of the example that replaces them. */
function migration(guide: string) {
  const text = readFileSync(join(__dirname, '..', 'docs', 'guides', `${guide}.md`), 'utf8');
  const [, before = '', code = ''] = /^```yaml \w+\n(.*?)^```.*?^```ts\n(.*?)^```/ms.exec(text) ?? [];
  const documents: any[] = parseAllDocuments(before).map((document) => document.toJS() as unknown);
  return { before: documents, after: runExample(code) };
}

test('the migration from YAML keeps names, selectors, image and ports', () => {
  const { before, after } = migration('from-yaml');
  const deployment = find(before as Manifest[], 'Deployment');
  expect(find(after, 'Deployment', deployment.metadata.name).spec).toMatchObject({
    replicas: deployment.spec.replicas,
    selector: { matchLabels: deployment.spec.selector.matchLabels },
    template: { metadata: { labels: deployment.spec.template.metadata.labels } },
  });
  const { image, ports, readinessProbe } = containerOf(deployment);
  const now = containerOf(find(after, 'Deployment'));
  expect([now.image, now.ports[0].containerPort]).toEqual([image, ports[0].containerPort]);
  expect(now.readinessProbe).toMatchObject(readinessProbe as object);
  const service = find(before as Manifest[], 'Service');
  expect(find(after, 'Service', service.metadata.name).spec).toMatchObject(service.spec as object);
});

test('the migration from Helm keeps the values', () => {
  const { before, after } = migration('from-helm');
  const values = before[0];
  const objects = after.filter(({ metadata }) => metadata.namespace === 'sentiment');
  const { image, resources } = containerOf(find(objects, 'Deployment'));
  expect(image).toBe(`${values.image.repository}:${values.image.tag}`);
  expect(resources.requests).toMatchObject(values.resources.requests as object);
  expect(find(objects, 'Service').spec).toMatchObject({
    type: values.service.type,
    ports: [{ port: values.service.port }],
  });
  expect(find(objects, 'Ingress').spec).toMatchObject({
    ingressClassName: values.ingress.className,
    rules: values.ingress.hosts,
  });
  expect(find(objects, 'HorizontalPodAutoscaler').spec).toMatchObject({
    minReplicas: values.autoscaling.minReplicas,
    maxReplicas: values.autoscaling.maxReplicas,
    metrics: [{ resource: { target: { averageUtilization: values.autoscaling.targetCPUUtilizationPercentage } } }],
  });
});

test('the migration from KServe keeps bounds, target, resources and model', () => {
  const { before, after } = migration('from-kserve');
  const { predictor } = before[0].spec;
  expect(find(after, 'HorizontalPodAutoscaler').spec).toMatchObject({
    minReplicas: predictor.minReplicas,
    maxReplicas: predictor.maxReplicas,
    metrics: [{ pods: { target: { averageValue: String(predictor.scaleTarget) } } }],
  });
  const pod = find(after, 'Deployment').spec.template.spec;
  expect(pod.containers[0].resources.requests).toMatchObject(predictor.model.resources.requests as object);
  expect(pod.initContainers[0].env).toContainEqual({ name: 'URL', value: predictor.model.storageUri });
});
