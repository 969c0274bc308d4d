import { imported, server, writtenOf } from './support';

const POD = 'spec.template.spec';

/** Fields without an option, with lines of the container, the pod and the Deployment. */
const FIELDS: { [name: string]: readonly [container: string, pod?: string, spec?: string] } = {
  affinity: [
    '',
    'affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: model } } }] } }',
  ],
  'a container next to the server': [
    '- { name: logger, image: "registry.example.com/logger:2.0" }'.replace(/^/, '\n        '),
  ],
  'a CSI volume': [
    'volumeMounts: [{ name: bucket, mountPath: /bucket }]',
    'volumes: [{ name: bucket, csi: { driver: gcsfuse.csi.storage.gke.io, volumeAttributes: { bucketName: models } } }]',
  ],
  'a file of a ConfigMap': [
    'volumeMounts: [{ name: settings, mountPath: /etc/model.conf, subPath: model.conf }]',
    'volumes: [{ name: settings, configMap: { name: settings } }]',
  ],
  'a pause of rollouts': ['', '', 'paused: true'],
  'a volume that nothing mounts': ['', 'volumes: [{ name: gke-gcsfuse-cache, emptyDir: { medium: Memory } }]'],
  'a volume with a name of the library': [
    'volumeMounts: [{ name: tmp, mountPath: /data }]',
    'volumes: [{ name: tmp, persistentVolumeClaim: { claimName: data } }]',
  ],
  'an init container': [
    '',
    'initContainers: [{ name: prepare, image: "registry.example.com/tools:1.0", command: [prepare] }]',
  ],
  'an optional source of variables': ['envFrom: [{ secretRef: { name: maybe, optional: true } }]'],
  'another hook': ['lifecycle: { preStop: { exec: { command: [/bin/drain] } } }'],
  'another scheduler': ['', 'schedulerName: volcano'],
  DNS: ['', 'dnsPolicy: None\n      dnsConfig: { nameservers: [10.0.0.10] }'],
  'limits of a container': ['resources: { limits: { hugepages-2Mi: 64Mi } }'],
  'one volume at two paths': [
    'volumeMounts: [{ name: data, mountPath: /a }, { name: data, mountPath: /b }]',
    'volumes: [{ name: data, emptyDir: {} }]',
  ],
  Recreate: ['', '', 'strategy: { type: Recreate }'],
  root: ['securityContext: { runAsUser: 0, privileged: true }'],
  'the name of a label in a variable': [
    'env: [{ name: APP, valueFrom: { fieldRef: { fieldPath: "metadata.labels[\'app\']" } } }]',
  ],
  'the network of the node': ['', 'hostNetwork: true'],
};

test.each(Object.entries(FIELDS))('keeps %s', async (_, [container, pod, spec]) => {
  const { objects } = await imported(server(container, pod, spec));
  expect(
    objects.map(({ construct, lost, improved, reason }) => [
      construct,
      lost,
      improved.map(({ pattern }) => pattern),
      reason,
    ]),
  ).toEqual([
    ['MlApp', [], [], undefined],
    ['MlApp', [], [], undefined],
  ]);
});

test('root keeps the whole security context, because parts of both would contradict each other', async () => {
  const result = await imported(server('securityContext: { privileged: true }'));
  expect(writtenOf(result, 'Deployment').spec).toMatchObject({
    template: { spec: { securityContext: {}, containers: [{ securityContext: { privileged: true } }] } },
  });
  const { securityContext } = (
    writtenOf(result, 'Deployment').spec as { template: { spec: { containers: { securityContext: object }[] } } }
  ).template.spec.containers[0] as { securityContext: object };
  expect(securityContext).toEqual({ privileged: true });
});

test('improves what loses requests, with the reason', async () => {
  const container = `
          readinessProbe: { httpGet: { path: /health, port: 8080 }, initialDelaySeconds: 5, failureThreshold: 1 }
          lifecycle: { preStop: { exec: { command: [sleep, '5'] } } }`;
  const { objects } = await imported(
    server(container, 'terminationGracePeriodSeconds: 10', 'strategy: { rollingUpdate: { maxUnavailable: 1 } }'),
  );
  expect(objects[0]?.improved.map(({ pattern, reason }) => [pattern, reason])).toEqual([
    ['spec.strategy', expect.stringMatching(/^a rollout starts one pod at a time/)],
    [`${POD}.terminationGracePeriodSeconds`, 'covers the drain and the slowest request'],
    [`${POD}.containers.*.readinessProbe.initialDelaySeconds`, expect.stringMatching(/^derived from the load time/)],
    [`${POD}.containers.*.readinessProbe.failureThreshold`, expect.stringMatching(/^derived from the load time/)],
    [`${POD}.containers.*.lifecycle.preStop`, expect.stringMatching(/^the kubelet sleeps/)],
  ]);
});

test('a live object loses what the API server writes, and nothing else', async () => {
  const live = server()
    .replace(
      'metadata: { name: model }',
      "metadata: { name: model, uid: 1-2, generation: 4, resourceVersion: '7', creationTimestamp: null, annotations: { deployment.kubernetes.io/revision: '3' } }",
    )
    .replace('spec:\n', 'status: { replicas: 1 }\nspec:\n  progressDeadlineSeconds: 600\n  revisionHistoryLimit: 10\n');
  const { objects, program } = await imported(live);
  expect(objects[0]).toMatchObject({ lost: [], improved: [], overridden: [] });
  expect(program).not.toMatch(/uid|revision/);
});

// another name of a port makes kube-proxy reject connections until it has the endpoints with that name
test.each([
  ['no name', '{ port: 80, targetPort: 8080 }', '{ containerPort: 8080 }', undefined],
  ['an empty name', "{ name: '', port: 80, targetPort: 8080 }", '{ containerPort: 8080 }', undefined],
  [
    'no name, of a server with two ports',
    '{ port: 80, targetPort: 8080 }',
    '{ containerPort: 8080 }, { containerPort: 9000 }',
    undefined,
  ],
  ['another name', '{ name: web, port: 80, targetPort: 8080 }', '{ containerPort: 8080 }', 'web'],
])('a port of a Service with %s keeps it', async (_, port, ports, name) => {
  const yaml = server().replace('{ port: 80, targetPort: 8080 }', port).replace('{ containerPort: 8080 }', ports);
  const written = writtenOf(await imported(yaml), 'Service').spec.ports as { name?: string; port: number }[];
  expect(written.map((one) => [one.name, one.port])).toEqual([[name, 80]]);
});

test('a port with the name of the library needs no override', async () => {
  const { program } = await imported(server().replace('{ port: 80', '{ name: http, port: 80'));
  expect(program).not.toContain('spec.ports');
});

test('numbers for text become text, as the API server rejects them', async () => {
  const yaml = server('env: [{ name: PORT, value: 8080 }]').replace(
    '{ containerPort: 8080 }',
    "{ containerPort: '8080' }",
  );
  const { program, objects } = await imported(yaml);
  expect(objects.map(({ construct, lost }) => [construct, lost])).toEqual([
    ['MlApp', []],
    ['MlApp', []],
  ]);
  expect(program).toContain("env: { PORT: '8080' }");
});

test.each([
  ['named', '{ name: web, port: 80, targetPort: 8080 }', [{ name: 'web', port: 80, targetPort: 8080 }]],
  ['unnamed', '{ port: 80, targetPort: 8080 }', [{ port: 80, targetPort: 8080 }]],
  [
    'several',
    '{ name: web, port: 80, targetPort: 8080 }, { name: other, port: 81, targetPort: 8080 }',
    [
      { name: 'web', port: 80, targetPort: 8080 },
      { name: 'other', port: 81, targetPort: 8080 },
    ],
  ],
])('a load balancer gets no port of the server that it did not have: %s', async (_, ports, expected) => {
  const yaml = server()
    .replace('[{ containerPort: 8080 }]', '[{ name: web, containerPort: 8080 }, { name: admin, containerPort: 9000 }]')
    .replace('{ port: 80, targetPort: 8080 }', ports)
    .replace('selector: { app: model }, ports', 'type: LoadBalancer, selector: { app: model }, ports');
  const result = await imported(yaml);
  expect(writtenOf(result, 'Service').spec).toMatchObject({ type: 'LoadBalancer', ports: expected });
  expect(result.objects.map(({ lost }) => lost)).toEqual([[], []]);
});

test('a port with an empty name has none', async () => {
  const { objects } = await imported(server().replace('{ port: 80', "{ name: '', port: 80"));
  expect(objects.map(({ lost }) => lost)).toEqual([[], []]);
});

test.each([
  ['Service', 'v1', 'spec: { type: ExternalName, externalName: a.example.com }'],
  ['ServiceAccount', 'v1', ''],
  [
    'NetworkPolicy',
    'networking.k8s.io/v1',
    'spec: { podSelector: { matchLabels: { team: a } }, policyTypes: [Ingress] }',
  ],
])(
  'a Deployment with the name of another %s of the input does not write a second one',
  async (kind, apiVersion, spec) => {
    const yaml = server().replace('kind: Service\nmetadata: { name: model }', 'kind: Service\nmetadata: { name: api }');
    const other = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: model }\n${spec}\n`;
    // the app of a Service with another name has no Service of its own name
    const first = kind === 'Service' ? (yaml.split('---\n')[0] ?? '') : yaml;
    const { objects, findings } = await imported(`${first}---\n${other}`);
    expect(findings.map(({ text }) => text).filter((text) => text.startsWith('duplicate-name'))).toEqual([]);
    expect(objects[0]).toMatchObject({
      construct: 'ApiObject',
      reason: `the input has another ${kind} 'model', and an MlApp writes one with this name`,
      lost: [],
    });
  },
);

test('kubectl applies Namespaces before the objects in them', async () => {
  const inNamespace = server().replaceAll('{ name: model }', '{ name: model, namespace: a }');
  const { program, findings } = await imported(
    `${inNamespace}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n`,
  );
  expect(program).toContain('chart.addDependency(clusterChart);');
  expect(findings).toEqual([]);
});

test('an object with the name of a property of JavaScript', async () => {
  const { objects } = await imported(server().replaceAll('{ name: model }', '{ name: constructor }'));
  expect(objects.map(({ construct, lost }) => [construct, lost])).toEqual([
    ['MlApp', []],
    ['MlApp', []],
  ]);
});
