import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const GATEWAY_API = 'sigs.k8s.io/gateway-api@v1.6.1/config/crd/standard/gateway.networking.k8s.io';
const PROMETHEUS =
  'github.com/prometheus-operator/prometheus-operator@v0.90.1/example/prometheus-operator-crd/monitoring.coreos.com';

/** Files in Go modules with the CRDs of the objects that the constructs write. */
const FILES = {
  httpRoute: `${GATEWAY_API}_httproutes.yaml`,
  podMonitor: `${PROMETHEUS}_podmonitors.yaml`,
  prometheusRule: `${PROMETHEUS}_prometheusrules.yaml`,
};

/** Part of the schema of a CRD. */
export interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** CustomResourceDefinition, with its storage version only. */
export interface CustomResourceDefinition {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; storage: boolean; schema: { openAPIV3Schema: Schema } }[];
  };
}

/** Folder of a Go module, such as 'k8s.io/kubernetes@v1.28.15'. Go downloads and verifies the module. */
export function moduleFolder(module: string): string {
  const found = execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' });
  return (JSON.parse(found) as { Dir: string }).Dir;
}

/** Reads a CRD. */
export function customResource(name: keyof typeof FILES): CustomResourceDefinition {
  const [, module = '', path = ''] = /^(.*?@[^/]*)\/(.*)$/.exec(FILES[name]) ?? [];
  const crd = parse(readFileSync(join(moduleFolder(module), path), 'utf8')) as CustomResourceDefinition;
  crd.spec.versions = crd.spec.versions.filter((version) => version.storage);
  return crd;
}

/** Reads all CRDs. */
export function customResources(): CustomResourceDefinition[] {
  return (Object.keys(FILES) as (keyof typeof FILES)[]).map(customResource);
}
