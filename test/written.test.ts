import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './support';

const root = join(__dirname, '..');
const dist = readdirSync(join(root, 'dist')).map((file) => join('dist', file));
const objects = [...dist, 'examples/models.k8s.yaml'].flatMap((file) =>
  parseAllDocuments(readFileSync(join(root, file), 'utf8')).map((document) => {
    const manifest = document.toJS() as Manifest;
    return [file, manifest.kind, manifest.metadata.name, manifest] as const;
  }),
);

/** Lines with a value that is the default of Kubernetes. */
const NOISE = [
  ['externalIPs', []],
  ['hostNetwork', false],
  ['setHostnameAsFQDN', false],
  ['privileged', false],
  ['dnsPolicy', 'ClusterFirst'],
  ['restartPolicy', 'Always'],
  ['scheme', 'HTTP'],
  ['successThreshold', 1],
  ['progressDeadlineSeconds', 600],
  ['selectPolicy', 'Max'],
  ['immutable', false],
].map(([key, value]) => JSON.stringify({ [key as string]: value }));

/** Each field below a value as a separate map. */
function fieldsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, child]) => [JSON.stringify({ [key]: child }), ...fieldsOf(child)]);
}

/** Keys of maps that are out of order. */
function unsortedIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  return [...keys.filter((key, i) => key < (keys[i - 1] ?? '')), ...Object.values(value).flatMap(unsortedIn)];
}

test.each(objects)('%s: %s %s has no line without effect', (_file, _kind, _name, manifest) => {
  expect(fieldsOf(manifest).filter((field) => NOISE.includes(field))).toEqual([]);
  expect(JSON.stringify(manifest)).not.toMatch(/metadata\.addr|:\[\]|:null/);
});

test.each(objects)('%s: %s %s has the fields in alphabetical order', (_file, _kind, _name, manifest) => {
  const { metadata, spec } = manifest;
  expect(unsortedIn([metadata, spec])).toEqual([]);
});

test.each(objects)('%s: %s %s has the labels that Kubernetes recommends', (file, _kind, _name, { metadata, spec }) => {
  const all = [metadata.labels, ...(spec?.template ? [spec.template.metadata.labels] : [])];
  const chart = file.replace(/^.*\/(.*)\.k8s\.yaml$/, '$1');
  expect(all).toEqual(
    all.map(
      () =>
        expect.objectContaining({
          'app.kubernetes.io/name': expect.stringMatching(/^[a-z0-9-]+$/) as unknown,
          'app.kubernetes.io/part-of': chart,
          'app.kubernetes.io/managed-by': 'cdk8s-ml-app',
        }) as unknown,
    ),
  );
});

test.each(objects)('%s: %s %s selects by the labels of the exercise', (_file, _kind, _name, manifest) => {
  const { selector, podSelector } = manifest.spec ?? {};
  expect(JSON.stringify([selector, podSelector])).not.toContain('app.kubernetes.io');
});
