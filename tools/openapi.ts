import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleFolder } from './custom-resources';

/** Newest Kubernetes with a Go module. */
export const NEWEST = 'k8s.io/kubernetes@v1.37.2';

/** Part of an OpenAPI document or of a JSON schema. */
export interface Schema {
  readonly [key: string]: unknown;
}

/** OpenAPI document of Kubernetes. */
export interface OpenApi {
  readonly definitions: { readonly [name: string]: Schema };
  readonly paths: { readonly [path: string]: { readonly [method: string]: Schema } };
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export const REF = '#/definitions/';
export const KIND_KEY = 'x-kubernetes-group-version-kind';

/** apiVersion and kind of the objects of a definition, in the form of a manifest: 'apps/v1 Deployment'. */
export function kindsOf(definition: Schema | undefined): string[] {
  const kinds = (definition?.[KIND_KEY] ?? []) as GroupVersionKind[];
  return kinds.map(({ group, version, kind }) => `${group === '' ? '' : `${group}/`}${version} ${kind}`);
}

/** Reads the OpenAPI document of a version of Kubernetes. */
export function openApiOf(module: string): OpenApi {
  return JSON.parse(readFileSync(join(moduleFolder(module), 'api', 'openapi-spec', 'swagger.json'), 'utf8')) as OpenApi;
}

/** Version of a module, such as 'v1.37.2' for 'k8s.io/kubernetes@v1.37.2'. */
export function versionOf(module: string): string {
  return module.slice(module.indexOf('@') + 1);
}

/** Minor version, such as '1.37' for 'v1.37.2'. */
export function minorOf(version: string): string {
  return version.slice(1).split('.').slice(0, 2).join('.');
}
