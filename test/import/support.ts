import type { Manifest } from '../../lib/kube/manifest';
import { readManifests } from '../../cli/input/manifests';
import { type ImportResult, importObjects } from '../../cli/import/import';
import { clean } from '../../cli/import/objects/clean';
import { inFiles } from '../check/support';

/** Imports YAML. */
export function imported(yaml: string): Promise<ImportResult> {
  return inFiles({ 'input.yaml': yaml }, () => {
    const { objects, problems } = readManifests(['input.yaml']);
    expect(problems).toEqual([]);
    return importObjects(objects.map(clean), 'imported');
  });
}

/** Returns the manifest of a kind that the program writes. */
export function writtenOf({ run }: ImportResult, kind: string): Manifest & { readonly spec: Record<string, unknown> } {
  return [...run.manifests.values()].find((manifest) => manifest.kind === kind) as Manifest & {
    readonly spec: Record<string, unknown>;
  };
}

/** Statements of the program, without the imports and the creation of the app and the chart. */
export function statementsOf({ program }: ImportResult): string {
  return program.split('\n\n').slice(2, -1).join('\n\n');
}

/** A Deployment of a server that listens on port 8080. `pod` and `container` are lines of flow mappings. */
export function server(container = '', pod = '', spec = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: model }
spec:
  ${spec}
  selector: { matchLabels: { app: model } }
  template:
    metadata: { labels: { app: model } }
    spec:
      ${pod}
      containers:
        - name: model
          image: registry.example.com/model:1.4.0
          ports: [{ containerPort: 8080 }]
          ${container}
---
apiVersion: v1
kind: Service
metadata: { name: model }
spec: { selector: { app: model }, ports: [{ port: 80, targetPort: 8080 }] }
`;
}
