import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

// writes imports/: `npm run import`; needs Go, which fetches and checks the module

const MODULE = 'sigs.k8s.io/gateway-api@v1.6.1';
const CRD = 'config/crd/standard/gateway.networking.k8s.io_httproutes.yaml';

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
}

interface CustomResourceDefinition {
  spec: { versions: { storage: boolean; schema: { openAPIV3Schema: Schema } }[] };
}

const { Dir } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', MODULE], { encoding: 'utf8' })) as {
  Dir: string;
};
const crd = parse(readFileSync(join(Dir, CRD), 'utf8')) as CustomResourceDefinition;
crd.spec.versions = crd.spec.versions.filter((version) => version.storage);
crd.spec.versions.forEach((version) => withoutFilters(version.schema.openAPIV3Schema));

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
try {
  const file = join(folder, 'httproutes.yaml');
  writeFileSync(file, stringify(crd));
  execFileSync('npx', ['cdk8s', 'import', file, '--language', 'typescript', '--no-save'], {
    stdio: 'inherit',
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
  });
} finally {
  rmSync(folder, { recursive: true });
}

/** Filters are nine tenths of the types, and no construct of ours sets one. */
function withoutFilters(schema: Schema): void {
  delete schema.properties?.filters;
  Object.values(schema.properties ?? {}).forEach(withoutFilters);
  if (schema.items) {
    withoutFilters(schema.items);
  }
}
