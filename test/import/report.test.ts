import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonOf } from '../../cli/import/report/json';
import { linesOf } from '../../cli/import/report/summary';
import { textOf } from '../../cli/import/report/text';
import { imported, server } from './support';

const SENTIMENT = readFileSync(join(__dirname, '../../examples/cli/sentiment.yaml'), 'utf8');

/** Lines of a section of the report. */
function section(text: string, title: string): string[] {
  const part = text.split('\n\n').find((one) => one.startsWith(title)) ?? '';
  return part
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

test('counts the fields of each object', async () => {
  const text = textOf(await imported(SENTIMENT));
  expect(section(text, 'Objects')).toEqual([
    'Deployment sentiment: MlApp, 14 of 14 fields equal',
    'Service sentiment: MlApp, 7 of 7 fields equal',
    'HorizontalPodAutoscaler sentiment: MlApp, 13 of 13 fields equal',
    'Ingress sentiment: HostIngress, 10 of 10 fields equal',
  ]);
  expect(text).toMatch(/\n4 objects: 44 of 44 fields equal, 0 improved, none lost$/);
});

test('lists what to verify, because it can stop a server', async () => {
  expect(section(textOf(await imported(server())), 'Verify')).toEqual([
    'Deployment model: runs as user 65532, not root: pass user if the image needs another one',
    'Deployment model: writes only to /tmp and its mounts: add a Mount for each other folder that it writes to',
    'Deployment model: memory limit 512Mi instead of none: measure the memory, then pass resources.memory',
    'Deployment model: limit of 1Gi instead of none for files in /tmp and folders on the node: pass resources.ephemeralStorageLimit',
    'Deployment model: startup, readiness, liveness probes with only a port check: pass the health check of the server',
  ]);
});

test('a server that has all of it needs no verification', async () => {
  const container = `
          resources: { limits: { cpu: 1, memory: 1Gi, ephemeral-storage: 1Gi } }
          readinessProbe: { httpGet: { path: /health, port: 8080 } }
          securityContext: { runAsUser: 1000, readOnlyRootFilesystem: true }`;
  expect(section(textOf(await imported(server(container))), 'Verify')).toEqual([]);
});

const stepsOf = async (yaml: string) => section(textOf(await imported(yaml)), 'Adopt');
const HOOK = 'lifecycle: { preStop: { sleep: { seconds: 15 } } }';

test('pods with a preStop hook are adopted in place', async () => {
  expect(await stepsOf(server(HOOK))).toEqual([
    '1. Review the changes. Names and selectors do not change:',
    'npx cdk8s-ml-app plan dist',
    '2. Apply the manifests, and wait for the new pods:',
    'kubectl apply --filename dist',
    'kubectl rollout status deployment/model',
  ]);
});

test('pods without a preStop hook serve until the new ones are ready', async () => {
  const fixed = SENTIMENT.replace('spec:\n  selector', 'spec:\n  replicas: 3\n  selector');
  const yaml = fixed
    .replace('labels:\n        app: sentiment', '$&\n        tier: api')
    .replace('selector:\n    app: sentiment', '$&\n    tier: api');
  expect(await stepsOf(yaml)).toEqual([
    '1. Review the changes. Names and selectors do not change:',
    'npx cdk8s-ml-app plan dist',
    expect.stringMatching(/^2\. sentiment: the old pods have no preStop hook, so a rollout can lose requests\./),
    'kubectl delete deployment/sentiment --namespace models --cascade=orphan',
    'kubectl delete replicasets --namespace models --selector app=sentiment --cascade=orphan',
    'kubectl get pods --namespace models --selector app=sentiment --output name > models.sentiment.pods',
    '3. Apply the manifests, and wait for the new pods:',
    'kubectl apply --filename dist',
    'kubectl scale deployment/sentiment --namespace models --replicas=$(wc -l < models.sentiment.pods)',
    'kubectl rollout status deployment/sentiment --namespace models',
    '4. Remove the old pods from their Services, and delete them after their last requests:',
    'kubectl label --namespace models $(cat models.sentiment.pods) app- tier-',
    'sleep 45',
    'kubectl delete --namespace models $(cat models.sentiment.pods)',
  ]);
});

test('the steps of adoption depend on the input', async () => {
  const replicas = SENTIMENT.replace('spec:\n  selector', 'spec:\n  replicas: 3\n  selector');
  expect(await stepsOf(replicas.replace('ports:', `${HOOK}\n          ports:`))).toContainEqual(
    expect.stringMatching(/^2\. sentiment: the input has both replicas and an autoscaler\./),
  );
  const gpu = server(`${HOOK}\n          resources: { limits: { memory: 8Gi, nvidia.com/gpu: 1 } }`);
  expect(await stepsOf(gpu)).toContainEqual(
    expect.stringMatching(/^2\. model: the only pod stops before its replacement starts/),
  );
  const helm = server(HOOK).replace(
    'metadata: { name: model }',
    'metadata: { name: model, labels: { helm.sh/chart: model-1.0 } }',
  );
  expect(await stepsOf(helm)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^2\. Helm deletes the objects on uninstall/),
      'kubectl apply set-last-applied --create-annotation=true --filename INPUT.yaml',
    ]),
  );
});

test('JSON has the program, and each field that is not equal', async () => {
  const yaml = server('', 'hostNetwork: true', 'minReadySeconds: 2');
  const result = JSON.parse(jsonOf(await imported(yaml), [])) as { objects: object[] };
  expect(result).toMatchObject({
    fields: { total: 16, equal: 15, improved: 1, lost: 0 },
    findings: [],
    problems: [],
    program: expect.stringContaining('new MlApp('),
    objects: [
      {
        file: 'input.yaml',
        kind: 'Deployment',
        name: 'model',
        construct: 'MlApp',
        improved: [
          { path: 'spec.minReadySeconds', before: 2, after: 5, reason: expect.stringMatching(/^one readiness period/) },
        ],
        overridden: [{ path: 'spec.template.spec.hostNetwork', value: true }],
        lost: [],
      },
      { kind: 'Service', construct: 'MlApp' },
    ],
  });
});

test('a malformed object is not in the program, and counts as lost', async () => {
  const result = await imported(
    `${server()}---\napiVersion: v1\nkind: Service\nmetadata: { name: settings }\nspec: { ports: 80 }\n`,
  );
  expect(result.objects[2]).toMatchObject({ lost: expect.any(Array), reason: expect.stringMatching(/ports/) });
  expect(section(textOf(result), 'Lost')).toEqual([expect.stringMatching(/^Service settings: .*ports.*must be/)]);
  expect(result.program).not.toContain('settings');
});

test('counts lines with code', () => {
  expect(linesOf('# a\n---\na: 1 # b\n\n  // c\n')).toBe(1);
});
