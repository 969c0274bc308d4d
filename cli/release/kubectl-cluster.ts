import type { Connection } from '../cluster/connection';
import { failureOf, jsonIn } from '../cluster/kubectl';
import { type ObjectRef, argumentsOf } from '../cluster/object-ref';
import { changedFields } from '../plan/fields';
import type { Cluster, ClusterObject } from './ports';

/** Cluster of a release, accessed with kubectl. */
export class KubectlCluster implements Cluster {
  public constructor(private readonly connection: Connection) {}

  public get context(): string {
    return this.connection.context;
  }

  public async get(ref: ObjectRef): Promise<ClusterObject | undefined> {
    const options = ['--output=json', '--ignore-not-found', '--show-managed-fields'];
    const stdout = await this.connection.run(['get', ...argumentsOf(ref), ...options]);
    return stdout.trim() === '' ? undefined : jsonIn<ClusterObject>(stdout);
  }

  public async getAll(refs: readonly ObjectRef[]): Promise<(ClusterObject | undefined)[]> {
    const [{ namespace = 'default' } = {}] = refs;
    const names = refs.map(({ kind, name }) => `${kind}/${name}`);
    const options = ['--namespace', namespace, '--output=json', '--ignore-not-found'];
    const stdout = await this.connection.run(['get', ...names, ...options]);
    // kubectl prints an object for one name, and a list for several
    const read = jsonIn<ClusterObject | { items: ClusterObject[] }>(stdout.trim() || '{"items":[]}');
    const objects = 'items' in read ? read.items : [read];
    return refs.map((ref) =>
      objects.find(({ kind, metadata }) => kind === ref.kind.split('.')[0] && metadata.name === ref.name),
    );
  }

  public async podsOf({ metadata: { namespace = 'default' }, spec }: ClusterObject): Promise<ClusterObject[]> {
    const { matchLabels = {} } =
      (spec as { selector?: { matchLabels?: Record<string, string> } } | undefined)?.selector ?? {};
    const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
    if (labels.length === 0) return [];
    const args = ['get', 'pods', '--namespace', namespace, '--selector', labels.join(','), '--output=json'];
    return jsonIn<{ items: ClusterObject[] }>(await this.connection.run(args)).items;
  }

  public async annotate(ref: ObjectRef, key: string, value: string, resourceVersion: string): Promise<boolean> {
    // the API server rejects a patch with the version of an older object
    const patch = JSON.stringify({ metadata: { resourceVersion, annotations: { [key]: value } } });
    const args = ['patch', ...argumentsOf(ref), '--type=merge', '--patch', patch];
    const { status, stderr } = await this.connection.runWithRetries(args);
    if (status !== 0 && !/\bConflict\b|object has been modified/.test(stderr)) throw failureOf(args, stderr);
    return status === 0;
  }

  public async apply(path: string): Promise<void> {
    await this.connection.run(['apply', '--filename', path]);
  }

  public async diff(path: string): Promise<string[]> {
    return (await this.connection.differencesOf(path))
      .filter(({ before, after }) => changedFields(before, after).length > 0)
      .map(({ kind, name }) => `${kind} ${name}`);
  }
}
