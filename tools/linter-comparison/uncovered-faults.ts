import { DEPLOYMENT_YAML, inContainer, inPod } from '../../lib/checks/example-yaml';

/** A fault, and the same manifest without it. */
export interface Fault {
  readonly name: string;
  readonly wrong: string;
  readonly right: string;
}

const secure = (context: string) => inContainer(`securityContext: { ${context} }`);

const role = (verb: string) => `\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: model }
rules: [{ apiGroups: [''], resources: [configmaps], verbs: ['${verb}'] }]
`;

const mounting = (path: string) =>
  `${inContainer('volumeMounts: [{ name: host, mountPath: /host }]')}      volumes: [{ name: host, hostPath: { path: ${path} } }]\n`;

/** Faults that the checks of this library report only in part, or not at all. */
export const UNCOVERED: readonly Fault[] = [
  {
    name: 'number with a wrong type',
    wrong: DEPLOYMENT_YAML.replace('spec:\n', 'spec:\n  replicas: two\n'),
    right: DEPLOYMENT_YAML.replace('spec:\n', 'spec:\n  replicas: 2\n'),
  },
  {
    name: 'required field missing',
    wrong: DEPLOYMENT_YAML.replace('containerPort: 8080', 'protocol: TCP'),
    right: DEPLOYMENT_YAML.replace('containerPort: 8080', 'protocol: TCP, containerPort: 8080'),
  },
  {
    name: 'no requests and limits',
    wrong: DEPLOYMENT_YAML,
    right: inContainer('resources: { requests: { cpu: 1, memory: 1Gi }, limits: { cpu: 1, memory: 1Gi } }'),
  },
  {
    name: 'no liveness probe',
    wrong: DEPLOYMENT_YAML,
    right: inContainer('livenessProbe: { httpGet: { path: /livez, port: http } }'),
  },
  {
    name: 'process that runs as root',
    wrong: secure('runAsUser: 0'),
    right: secure('runAsUser: 10001, runAsNonRoot: true'),
  },
  { name: 'privileged container', wrong: secure('privileged: true'), right: secure('privileged: false') },
  {
    name: 'writable root file system',
    wrong: secure('readOnlyRootFilesystem: false'),
    right: secure('readOnlyRootFilesystem: true'),
  },
  { name: 'host network', wrong: inPod('hostNetwork: true'), right: inPod('hostNetwork: false') },
  { name: 'socket of the container runtime', wrong: mounting('/var/run/docker.sock'), right: mounting('/srv/models') },
  { name: 'wildcard in a Role', wrong: role('*'), right: role('get') },
];
