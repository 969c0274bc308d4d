import type { Chart } from 'cdk8s';
import type { ManifestGroup } from '../cli/input/groups';
import { KubeObject } from '../lib/checks/kube-object';
import type { Manifest } from '../lib/kube/manifest';

/** Groups the objects of charts by chart, for the commands of the CLI. */
export function groupsOf(charts: readonly Chart[]): ManifestGroup[] {
  return charts.map((chart) => {
    const { id } = chart.node;
    const manifests = chart.toJson() as Manifest[];
    return { name: id, objects: manifests.map((manifest) => new KubeObject(manifest, { name: id, scopes: [id] })) };
  });
}
