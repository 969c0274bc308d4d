import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { imported, server, statementsOf } from './support';

const AS_BEFORE = `// allows all traffic, as the input does: replace this override with clients and calls()
Overrides.of(model.networkPolicy).add('spec.ingress', [{}]).add('spec.egress', [{}]);
// no name, as in the input: when a port gets a name, kube-proxy rejects new connections for a second
Overrides.of(model.service).remove('spec.ports.0.name');`;

test('a Deployment with its Service, autoscaler and Ingress', async () => {
  const yaml = readFileSync(join(__dirname, '../../examples/cli/sentiment.yaml'), 'utf8');
  expect((await imported(yaml)).program).toBe(`import { App, Chart } from 'cdk8s';
import { Health, HostIngress, MlApp, Overrides } from 'cdk8s-ml-app';

const app = new App();
const chart = new Chart(app, 'models', { namespace: 'models' });

const sentiment = new MlApp(chart, 'sentiment', {
  image: 'registry.example.com/sentiment:1.5.0',
  port: 8080,
  resources: { cpu: '1', memory: '2Gi' },
  readiness: Health.http('/readyz'),
  liveness: Health.tcp(),
});
sentiment.autoscale({ maxReplicas: 6, targetCpuUtilization: 70 });
// allows all traffic, as the input does: replace this override with clients and calls()
Overrides.of(sentiment.networkPolicy).add('spec.ingress', [{}]).add('spec.egress', [{}]);
Overrides.of(sentiment).add('spec.template.spec.containers.0.name', 'server');
// no name, as in the input: when a port gets a name, kube-proxy rejects new connections for a second
Overrides.of(sentiment.service).remove('spec.ports.0.name');

new HostIngress(chart, 'sentiment-ingress', {
  hosts: { 'sentiment.example.com': sentiment.service },
  name: 'sentiment',
  className: 'nginx',
});

app.synth();
`);
});

test('options that differ from the defaults, and no others', async () => {
  const container = `
          resources: { requests: { cpu: 500m, memory: 512Mi }, limits: { memory: 0.5Gi } }
          readinessProbe: { httpGet: { path: /health, port: 8080 } }
          livenessProbe: { httpGet: { path: /health, port: 8080 } }`;
  expect(statementsOf(await imported(server(container, '', 'replicas: 2'))))
    .toBe(`const model = new MlApp(chart, 'model', {
  image: 'registry.example.com/model:1.4.0',
  port: 8080,
  resources: { memory: '512Mi' },
  health: Health.http('/health'),
});
${AS_BEFORE}`);
});

test('variables, volumes, identity and scheduling', async () => {
  const container = `
          args: ['--model=$(MODEL)']
          env:
            - { name: MODEL, value: small }
            - { name: TOKEN, valueFrom: { secretKeyRef: { name: hub, key: token } } }
            - { name: NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
          envFrom: [{ configMapRef: { name: settings } }]
          volumeMounts: [{ name: cache, mountPath: /cache }, { name: weights, mountPath: /weights }, { name: shm, mountPath: /dev/shm }]
          securityContext: { runAsUser: 1000, runAsGroup: 1000 }`;
  const pod = `nodeSelector: { pool: models }
      tolerations: [{ key: dedicated, value: models, effect: NoSchedule }]
      volumes:
        - { name: cache, emptyDir: { sizeLimit: 512Mi } }
        - { name: weights, persistentVolumeClaim: { claimName: weights } }
        - { name: shm, emptyDir: { medium: Memory, sizeLimit: 256Mi } }`;
  expect(statementsOf(await imported(server(container, pod)))).toBe(`const model = new MlApp(chart, 'model', {
  image: 'registry.example.com/model:1.4.0',
  port: 8080,
  replicas: 1,
  args: ['--model=$(MODEL)'],
  env: { MODEL: 'small' },
  envVariables: {
    TOKEN: EnvValue.fromSecretValue({ secret: hubSecret, key: 'token' }),
    NODE: EnvValue.fromFieldRef(EnvFieldPaths.NODE_NAME),
  },
  envFrom: [Env.fromConfigMap(settingsConfig)],
  expandVariables: true,
  resources: { sharedMemory: '256Mi' },
  health: Health.tcp(),
  mounts: [Mount.emptyDir('/cache', { size: '512Mi' }), Mount.fromClaimName('/weights', 'weights')],
  user: 1000,
  scheduling: {
    nodeSelector: { pool: 'models' },
    tolerations: [NodeTaintQuery.is('dedicated', 'models', { effect: TaintEffect.NO_SCHEDULE })],
  },
});
${AS_BEFORE}`);
});

test('a preset, if the image is as new as the preset', async () => {
  const withImage = (image: string) =>
    server("args: ['--model', 'org/llm', '--port=8080', '--max-model-len=4096']").replace(
      /image: .*/,
      `image: ${image}`,
    );
  expect(statementsOf(await imported(withImage('vllm/vllm-openai:v9.0.0')))).toContain(`
  server: ModelServer.vllm({ model: 'org/llm' }),
  port: 8080,
  replicas: 1,
  args: ['--max-model-len=4096'],
});`);
  // older versions reject an option that the preset adds
  expect(statementsOf(await imported(withImage('vllm/vllm-openai:v0.11.0')))).toContain(`
  args: ['--model', 'org/llm', '--port=8080', '--max-model-len=4096'],
  health: Health.http('/health'),`);
});

test('Services, budgets and policies of the app keep their names', async () => {
  const yaml = `${server('', '', 'replicas: 3').replace(/metadata: { name: model }\nspec: { selector: { app/, 'metadata: { name: api }\nspec: { selector: { app')}---
apiVersion: v1
kind: Service
metadata: { name: public }
spec: { type: LoadBalancer, selector: { app: model }, ports: [{ port: 443, targetPort: 8080 }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: budget }
spec: { minAvailable: 1, selector: { matchLabels: { app: model } } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: only-shop }
spec:
  podSelector: { matchLabels: { app: model } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: shop } } }] }]
`;
  const result = await imported(yaml);
  expect(statementsOf(result)).toContain(`
  service: { name: 'api' },
});
const public2 = model.expose({ name: 'public', serviceType: ServiceType.LOAD_BALANCER, port: 443 });
// no name, as in the input: when a port gets a name, kube-proxy rejects new connections for a second
Overrides.of(model.service).remove('spec.ports.0.name');
// no name, as in the input: when a port gets a name, kube-proxy rejects new connections for a second
Overrides.of(public2).remove('spec.ports.0.name');
Overrides.of(model.podDisruptionBudget!).add('metadata.name', 'budget');
Overrides.of(model.networkPolicy)
  .add('spec', {
    podSelector: { matchLabels: { app: 'model' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'shop' } } }] }],
  })
  .add('metadata.name', 'only-shop');`);
  expect(result.objects.map(({ construct }) => construct)).toEqual(Array(5).fill('MlApp'));
});

test('other kinds become raw objects, cluster-scoped ones in a chart of their own', async () => {
  const yaml = `apiVersion: v1
kind: Namespace
metadata: { name: models }
---
apiVersion: ray.io/v1
kind: RayCluster
metadata: { name: ray, namespace: models }
spec: { workers: ["it's", 2, true] }
`;
  expect((await imported(yaml)).program).toBe(
    `import { ApiObject, App, Chart } from 'cdk8s';

const app = new App();
const chart = new Chart(app, 'imported');
const modelsChart = new Chart(app, 'models', { namespace: 'models' });
modelsChart.addDependency(chart);

new ApiObject(chart, 'models', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'models' } });

new ApiObject(modelsChart, 'ray', {
  apiVersion: 'ray.io/v1',
  kind: 'RayCluster',
  metadata: { name: 'ray' },
  spec: { workers: ["it's", 2, true] },
});

app.synth();
`.replace('"it\'s"', "'it\\'s'"),
  );
});

test.each([
  [
    'an image that is a placeholder',
    server().replace(/image: .*/, 'image: <REGISTRY>/model:1'),
    /^image is '<REGISTRY>\/model:1', must be/,
  ],
  [
    'no port',
    server()
      .replace(/ports: .*\n/, '\n')
      .replace(/---[^]*/, ''),
    /^no Service, port or probe shows that the pods serve requests/,
  ],
])('%s makes the Deployment a raw object, with its reason', async (_, yaml, reason) => {
  const { objects } = await imported(yaml);
  expect(objects[0]).toMatchObject({ construct: 'ApiObject', reason: expect.stringMatching(reason), lost: [] });
});

test('findings are acknowledged, so that the program synthesizes', async () => {
  const latest = server().replace(/:1\.4\.0/, ':latest');
  const { program, findings } = await imported(latest);
  expect(program).toContain("\nChecks.of(model).acknowledge('image-tag', 'as imported');\n");
  expect(findings.map(({ text }) => text)).toEqual([expect.stringMatching(/^image-tag: image of container 'model'/)]);
});
