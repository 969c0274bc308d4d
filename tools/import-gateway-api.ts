import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { runProgram } from '../cli/program';
import { type Schema, customResource } from './custom-resources';

const USAGE = {
  command: 'npm run tool -- import-gateway-api',
  about: 'Writes imports/ from the CRDs of the Gateway API. Needs Go, which downloads and verifies their module.',
};

void runProgram(USAGE, importTypes);

function importTypes(): void {
  const crd = customResource('httpRoute');
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
}

/** Removes the filters of routes, because they make up most of the types, and no construct uses them. */
function withoutFilters(schema: Schema): void {
  delete schema.properties?.filters;
  Object.values(schema.properties ?? {}).forEach(withoutFilters);
  if (schema.items) {
    withoutFilters(schema.items);
  }
}
