import { CLUSTER_SCOPED } from '../../../imports/kubernetes';
import { KubeObject } from '../../../lib/checks/kube-object';

function namespaceOf(apiVersion: string, kind: string): string {
  const manifest = { apiVersion, kind, metadata: { name: 'a', namespace: 'models' } };
  return new KubeObject(manifest, { name: '#1', scopes: ['1'] }).namespace;
}

test.each([
  ['v1', 'Namespace'],
  ['v1', 'Node'],
  ['storage.k8s.io/v1', 'StorageClass'],
  ['rbac.authorization.k8s.io/v1beta1', 'ClusterRole'],
  ['cert-manager.io/v1', 'ClusterIssuer'],
  ['gateway.networking.k8s.io/v1', 'GatewayClass'],
])('%s %s has no namespace', (apiVersion, kind) => {
  expect(namespaceOf(apiVersion, kind)).toBe('');
});

test.each([
  ['v1', 'PersistentVolumeClaim'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['cert-manager.io/v1', 'Issuer'],
  // kinds whose names look like those of cluster-scoped kinds
  ['postgresql.cnpg.io/v1', 'Cluster'],
  ['cluster.x-k8s.io/v1beta1', 'ClusterClass'],
  ['example.com/v1', 'Namespace'],
])('%s %s has a namespace', (apiVersion, kind) => {
  expect(namespaceOf(apiVersion, kind)).toBe('models');
});

test('Kubernetes has more than 30 cluster-scoped kinds', () => {
  expect(CLUSTER_SCOPED.length).toBeGreaterThan(30);
});
