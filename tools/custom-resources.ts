import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const GATEWAY_API = 'sigs.k8s.io/gateway-api@v1.6.1/config/crd/standard/gateway.networking.k8s.io';
const PROMETHEUS =
  'github.com/prometheus-operator/prometheus-operator@v0.90.1/example/prometheus-operator-crd/monitoring.coreos.com';

/** Files of Go modules with the CRDs that the constructs write objects of. */
const FILES = {
  httpRoute: `${GATEWAY_API}_httproutes.yaml`,
  podMonitor: `${PROMETHEUS}_podmonitors.yaml`,
  prometheusRule: `${PROMETHEUS}_prometheusrules.yaml`,
};

/** A part of a CRD's schema. */
export interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** A CustomResourceDefinition, with the version that is stored alone. */
export interface CustomResourceDefinition {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; storage: boolean; schema: { openAPIV3Schema: Schema } }[];
  };
}

/** A folder of a Go module, like 'k8s.io/kubernetes@v1.28.15'. Go fetches the module and checks it. */
export function moduleFolder(module: string): string {
  const found = execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' });
  return (JSON.parse(found) as { Dir: string }).Dir;
}

/** One of the CRDs. */
export function customResource(name: keyof typeof FILES): CustomResourceDefinition {
  const [, module = '', path = ''] = /^(.*?@[^/]*)\/(.*)$/.exec(FILES[name]) ?? [];
  const crd = parse(readFileSync(join(moduleFolder(module), path), 'utf8')) as CustomResourceDefinition;
  crd.spec.versions = crd.spec.versions.filter((version) => version.storage);
  return crd;
}

/** All of them. */
export function customResources(): CustomResourceDefinition[] {
  return (Object.keys(FILES) as (keyof typeof FILES)[]).map(customResource);
}
