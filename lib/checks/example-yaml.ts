/** Deployment that the examples of many rules share. */
export const DEPLOYMENT_YAML = `\
apiVersion: apps/v1
kind: Deployment
metadata: { name: model }
spec:
  selector: { matchLabels: { app: model } }
  template:
    metadata: { labels: { app: model } }
    spec:
      containers:
        - name: server
          image: registry.example.com/model:1.4.0
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /healthz, port: http } }
`;

/** Returns the Deployment with additional lines in the container. */
export function inContainer(...lines: string[]): string {
  return DEPLOYMENT_YAML + lines.map((line) => `          ${line}\n`).join('');
}

/** Returns the Deployment with additional lines in the container, and with a rollout that needs no spare GPU. */
export function inGpuContainer(...lines: string[]): string {
  return inContainer(...lines).replace('spec:\n', 'spec:\n  strategy: { type: Recreate }\n');
}

/** Returns the Deployment with additional lines in the pod. */
export function inPod(...lines: string[]): string {
  return DEPLOYMENT_YAML + lines.map((line) => `      ${line}\n`).join('');
}

/** Service of the Deployment. */
export const SERVICE_YAML = `\
apiVersion: v1
kind: Service
metadata: { name: model }
spec:
  selector: { app: model }
  ports: [{ port: 80, targetPort: http }]
`;

/** Joins YAML documents. */
export function documents(...yaml: string[]): string {
  return yaml.join('---\n');
}

/** Returns the YAML of a Deployment that calls a URL. */
export function callerYaml(url: string): string {
  return `\
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway }
spec:
  selector: { matchLabels: { app: gateway } }
  template:
    metadata: { labels: { app: gateway } }
    spec:
      containers:
        - name: server
          image: registry.example.com/gateway:2.0.0
          env: [{ name: MODEL_URL, value: '${url}' }]
`;
}

/** Returns a NetworkPolicy that allows one peer to connect to port 8080 of the Deployment. */
export function serverPolicy(from: string): string {
  return `\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: model }
spec:
  podSelector: { matchLabels: { app: model } }
  ingress: [{ ports: [{ port: 8080 }], from: [${from}] }]
`;
}

/** Returns a NetworkPolicy for the egress of the calling Deployment, with the lines of its rules. */
export function callerPolicy(...lines: string[]): string {
  return `\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: gateway }
spec:
  podSelector: { matchLabels: { app: gateway } }
  policyTypes: [Egress]
  egress:
${lines.map((line) => `    ${line}\n`).join('')}`;
}

/** Deployment with a CPU request. */
export const DEPLOYMENT_WITH_REQUEST_YAML = `${DEPLOYMENT_YAML}          resources: { requests: { cpu: '1' } }\n`;

/** Autoscaler for the Deployment. */
export const AUTOSCALER_YAML = `\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: model }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: model }
  minReplicas: 2
  maxReplicas: 5
`;

/** PodDisruptionBudget for the pods of the Deployment. */
export const BUDGET_YAML = `\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: model }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { app: model } }
`;

/** Returns an Ingress to the Service. */
export function ingress(): string {
  return `\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: model }
spec:
  rules:
    - host: model.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: model, port: { number: 80 } } } }] }
`;
}
