/** A Deployment that the examples of many rules share. */
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
`;

/** The Service of the Deployment. */
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
export function caller(url: string): string {
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

/** The Deployment with a CPU request. */
export const DEPLOYMENT_WITH_REQUEST_YAML = `${DEPLOYMENT_YAML}          resources: { requests: { cpu: '1' } }\n`;

/** An autoscaler of the Deployment. */
export const AUTOSCALER_YAML = `\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: model }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: model }
  minReplicas: 2
  maxReplicas: 5
`;
