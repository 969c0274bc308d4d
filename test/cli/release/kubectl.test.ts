import { setTimeout } from 'node:timers/promises';
import { Connection } from '../../../cli/cluster/connection';
import type { Result } from '../../../cli/cluster/kubectl';
import { KubectlCluster } from '../../../cli/release/kubectl-cluster';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn(() => Promise.resolve()) }));

describe('kubectl', () => {
  const answer = (result: Partial<Result>) => () => Promise.resolve({ status: 0, stdout: '', stderr: '', ...result });
  const ref = { kind: 'Service', name: 'm', namespace: 'ns' };
  const diffOf = (kind: string, name: string, lines: string) =>
    `diff -N -U 1000000 /tmp/LIVE-1/${name} /tmp/MERGED-2/${name}\n--- a\n+++ b\n@@ -1 +1 @@\n kind: ${kind}\n metadata:\n   name: ${name}\n${lines}\n`;

  test('a missing context and a cluster that does not respond are reported', async () => {
    await expect(Connection.open(answer({ status: 1 }))).rejects.toThrow('kubectl has no current context: set one');
    await expect(
      Connection.open(answer({ status: 1, stderr: 'noise\nerror: connection refused' }), 'prod'),
    ).rejects.toThrow(
      'context prod does not respond: connection refused. Start its cluster, or choose another context.',
    );
  });

  test('a patch carries the version that was read, and a conflict is not an error', async () => {
    const calls: (readonly string[])[] = [];
    const results: Partial<Result>[] = [
      {},
      {},
      { status: 1, stderr: 'Error from server (Conflict): the object has been modified' },
    ];
    const kubectl = (args: readonly string[]) => {
      calls.push(args);
      return answer(results.shift() ?? {})();
    };
    const cluster = new KubectlCluster(await Connection.open(kubectl, 'prod'));
    expect(await cluster.annotate(ref, 'key', 'value', '7')).toBe(true);
    expect(await cluster.annotate(ref, 'key', 'value', '7')).toBe(false);
    expect(calls[1]).toEqual([
      ...['patch', 'Service', 'm', '--namespace', 'ns', '--type=merge', '--patch'],
      '{"metadata":{"resourceVersion":"7","annotations":{"key":"value"}}}',
    ]);
  });

  test('objects are read at once, in the order of their references', async () => {
    const refs = ['Service', 'HTTPRoute.v1.gateway.networking.k8s.io', 'Deployment.v1.apps'].map((kind) => ({
      ...ref,
      kind,
    }));
    const object = (kind: string) => ({ kind, metadata: { name: 'm' } });
    const calls: (readonly string[])[] = [];
    const outputs = [
      '',
      JSON.stringify({ items: ['Deployment', 'Service'].map(object) }),
      JSON.stringify(object('Service')),
      '',
    ];
    const kubectl = (args: readonly string[]) => {
      calls.push(args);
      return answer({ stdout: outputs.shift() })();
    };
    const cluster = new KubectlCluster(await Connection.open(kubectl, 'prod'));
    expect(await cluster.getAll(refs)).toEqual([object('Service'), undefined, object('Deployment')]);
    expect(await cluster.getAll(refs.slice(0, 1))).toEqual([object('Service')]);
    expect(await cluster.getAll(refs)).toEqual([undefined, undefined, undefined]);
    expect(calls[1]?.slice(0, 6)).toEqual([
      ...['get', 'Service/m', 'HTTPRoute.v1.gateway.networking.k8s.io/m', 'Deployment.v1.apps/m', '--namespace', 'ns'],
    ]);
  });

  test('a network error is retried, another error is not', async () => {
    const refused = {
      status: 1,
      stderr: 'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?',
    };
    const results: Partial<Result>[] = [{}, refused, refused, { stdout: 'ok' }, { status: 1, stderr: 'is forbidden' }];
    const connection = await Connection.open(() => answer(results.shift() ?? {})(), 'prod');
    expect(await connection.run(['get', 'pods'])).toBe('ok');
    await expect(connection.run(['get', 'pods'])).rejects.toThrow('kubectl get is forbidden');
    expect(results).toEqual([]);
    const lost = await Connection.open((args) => answer(args[0] === 'version' ? {} : refused)(), 'prod');
    await expect(lost.run(['get', 'pods'])).rejects.toThrow('The connection to the server 10.0.0.1:6443 was refused');
    expect(jest.mocked(setTimeout).mock.calls).toEqual([[1000], [3000], [1000], [3000], [9000]]);
  });

  test('the names of changed objects are read from the diff, and missing permissions are reported', async () => {
    const stdout = [
      diffOf('Service', 'm', '   generation: 1\n+  generation: 2'),
      diffOf('Deployment', 'm-stable', '-spec: { replicas: 3 }\n+spec: { replicas: 4 }'),
    ].join('');
    const results: Partial<Result>[] = [
      {},
      { status: 1, stdout },
      { status: 1, stderr: 'Error from server (Forbidden): deployments.apps is forbidden' },
    ];
    const connection = await Connection.open(() => answer(results.shift() ?? {})(), 'prod');
    const cluster = new KubectlCluster(connection);
    // a new generation alone is not a change
    expect(await cluster.diff('a.yaml')).toEqual(['Deployment m-stable']);
    await expect(cluster.apply('a.yaml')).rejects.toThrow(
      'kubectl apply is forbidden: Error from server (Forbidden): deployments.apps',
    );
  });
});
