'use strict';

const { Deployment } = require('kubernetes-models/apps/v1');
const { HorizontalPodAutoscaler } = require('kubernetes-models/autoscaling/v2');
const { Ingress, NetworkPolicy } = require('kubernetes-models/networking.k8s.io/v1');
const { PodDisruptionBudget } = require('kubernetes-models/policy/v1');
const { Service, ServiceAccount } = require('kubernetes-models/v1');

// Applications for `APPS=... kosko generate`
module.exports = Array.from({ length: Number(process.env.APPS) }, (_, i) => modelOf(`model-${i}`)).flat();

function modelOf(name) {
  const labels = { app: name };
  const recommended = {
    'app.kubernetes.io/managed-by': 'cdk8s-ml-app',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': name,
  };
  const metadata = { labels: { ...labels, ...recommended }, name, namespace: name };
  const selector = { matchLabels: labels };
  return [
    new ServiceAccount({ metadata, automountServiceAccountToken: false }),
    deploymentOf(name, metadata, selector),
    new NetworkPolicy({
      metadata,
      spec: {
        egress: [
          {
            ports: [53, 5353, 8053].flatMap((port) => [
              { port, protocol: 'TCP' },
              { port, protocol: 'UDP' },
            ]),
          },
        ],
        ingress: [{ ports: [{ port: 8080, protocol: 'TCP' }] }],
        podSelector: selector,
        policyTypes: ['Ingress', 'Egress'],
      },
    }),
    new Service({
      metadata,
      spec: {
        ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
        selector: labels,
        type: 'ClusterIP',
      },
    }),
    new PodDisruptionBudget({
      metadata,
      spec: { maxUnavailable: 1, selector, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    }),
    new HorizontalPodAutoscaler({
      metadata,
      spec: {
        maxReplicas: 10,
        metrics: [
          { resource: { name: 'cpu', target: { averageUtilization: 80, type: 'Utilization' } }, type: 'Resource' },
        ],
        minReplicas: 2,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      },
    }),
    new Ingress({
      metadata,
      spec: {
        rules: [
          {
            host: `${name}.example.com`,
            http: {
              paths: [{ backend: { service: { name, port: { number: 80 } } }, path: '/', pathType: 'Prefix' }],
            },
          },
        ],
      },
    }),
  ];
}

function deploymentOf(name, metadata, selector) {
  const spread = (topologyKey) => ({
    labelSelector: selector,
    matchLabelKeys: ['pod-template-hash'],
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
  });
  return new Deployment({
    metadata,
    spec: {
      minReadySeconds: 5,
      selector,
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }, type: 'RollingUpdate' },
      template: {
        metadata: { labels: metadata.labels },
        spec: {
          automountServiceAccountToken: false,
          containers: [containerOf(name)],
          enableServiceLinks: false,
          securityContext: { fsGroup: 65532, runAsNonRoot: true },
          serviceAccountName: name,
          terminationGracePeriodSeconds: 45,
          topologySpreadConstraints: [spread('kubernetes.io/hostname'), spread('topology.kubernetes.io/zone')],
          volumes: [{ emptyDir: {}, name: 'tmp' }],
        },
      },
    },
  });
}

function containerOf(name) {
  const httpGet = (path) => ({ path, port: 8080 });
  return {
    env: [
      { name: 'HOME', value: '/tmp' },
      { name: 'USER', value: 'nonroot' },
    ],
    image: `registry.example.com/${name}:1.0.0`,
    imagePullPolicy: 'IfNotPresent',
    lifecycle: { preStop: { sleep: { seconds: 10 } } },
    livenessProbe: { failureThreshold: 3, httpGet: httpGet('/livez'), periodSeconds: 10, timeoutSeconds: 35 },
    name,
    ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
    readinessProbe: {
      failureThreshold: 3,
      httpGet: httpGet('/readyz'),
      periodSeconds: 5,
      timeoutSeconds: 5,
    },
    resources: {
      limits: { memory: '512Mi', 'ephemeral-storage': '1Gi' },
      requests: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '128Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsGroup: 65532,
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    startupProbe: { failureThreshold: 61, httpGet: httpGet('/readyz'), periodSeconds: 1, timeoutSeconds: 5 },
    volumeMounts: [{ mountPath: '/tmp', name: 'tmp' }],
  };
}
