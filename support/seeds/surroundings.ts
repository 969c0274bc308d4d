import { objectsIn } from './objects';

/** Init container without faults. */
export const INIT = {
  name: 'init',
  image: 'busybox:1.37.0',
  imagePullPolicy: 'Always',
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '64Mi' } },
};

/** Container without faults. */
export const SIDECAR = {
  name: 'sidecar',
  image: 'registry.example.com/sidecar:1.2.0',
  imagePullPolicy: 'Always',
  ports: [{ name: 'metrics-proxy', containerPort: 15090 }],
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '64Mi' } },
};

/** Fields that `kubectl get --output yaml` adds. */
export const SERVER_FIELDS = {
  creationTimestamp: '2026-01-01T00:00:00Z',
  generation: 3,
  resourceVersion: '1200',
  uid: '7f0d1e2c-0000-4000-8000-000000000001',
  managedFields: [{ manager: 'kubectl-client-side-apply', operation: 'Update' }],
};

/** App without faults, whose names and labels differ from those of the examples. */
export const OTHER_APP = objectsIn(`\
apiVersion: apps/v1
kind: Deployment
metadata: { name: catalog }
spec:
  replicas: 2
  selector: { matchLabels: { run: catalog } }
  template:
    metadata: { labels: { run: catalog } }
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { run: catalog } } }
      containers:
        - name: catalog
          imagePullPolicy: Always
          resources: { limits: { cpu: '1' } }
          image: registry.example.com/catalog:3.1.0
          ports: [{ name: grpc, containerPort: 50051 }]
          readinessProbe: { grpc: { port: 50051 } }
---
apiVersion: v1
kind: Service
metadata: { name: catalog }
spec:
  selector: { run: catalog }
  ports: [{ port: 50051, targetPort: grpc }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: catalog }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { run: catalog } }
`);
