import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import type { Manifest } from '../support/manifest';

jest.mock('cdk8s-ml-app', () => jest.requireActual<object>('../lib'), { virtual: true });

const ROOT = join(__dirname, '../examples/servers');
/** Port and path of the readiness probe. */
const READINESS: Record<string, [number, string]> = {
  bentoml: [3000, '/readyz'],
  fastapi: [8000, '/health'],
  kserve: [8080, '/v2/health/ready'],
  litserve: [8000, '/health'],
  'llama-cpp': [8080, '/health'],
  mlflow: [8080, '/health'],
  mlserver: [8080, '/v2/models/linear/ready'],
  ray: [8000, '/-/healthz'],
  triton: [8000, '/v2/health/ready'],
  vllm: [8000, '/health'],
};

const read = (name: string, file: string) => readFileSync(join(ROOT, name, file), 'utf8');

test('each example has a chart, except the Prometheus', () => {
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name)).toEqual([...Object.keys(READINESS), 'prometheus'].sort());
});

describe.each(Object.entries(READINESS))('examples/servers/%s', (name, [port, path]) => {
  test('has a chart of at most 15 lines', () => {
    expect(read(name, 'main.ts').trimEnd().split('\n').length).toBeLessThanOrEqual(15);
  });

  test('has a script for the model, a README and an image without root', () => {
    expect(existsSync(join(ROOT, name, 'make_model.py'))).toBe(true);
    expect(read(name, 'README.md')).toContain(`examples/servers/${name}`);
    expect(read(name, 'Dockerfile')).toContain('\nUSER 65532:65532\n');
  });

  test('starts the server, with its probes, in a restricted namespace', async () => {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-servers-'));
    process.env.CDK8S_OUTDIR = outdir;
    await import(join(ROOT, name, 'main'));
    const objects = Yaml.load(join(outdir, `${name}.k8s.yaml`)) as Manifest[];
    const of = (kind: string) => objects.find((object) => object.kind === kind);
    expect(of('Namespace')?.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const [container] = of('Deployment')?.spec.template.spec.containers ?? [];
    expect(container.image).toBe(`registry.example.com/servers/${name}:1`);
    expect(container.readinessProbe.httpGet).toMatchObject({ path });
    expect(container.ports[0].containerPort).toBe(port);
  });
});
