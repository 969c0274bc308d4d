import { isMap } from '../../../lib/kube/json';

/** Defaults of the API server: a field with its default means the same as no field. */
const DEFAULTS: readonly [field: RegExp, value: unknown][] = [
  [/\.protocol$/, 'TCP'],
  [/\.operator$/, 'Equal'],
  [/\.scheme$/, 'HTTP'],
  [/Probe\.successThreshold$/, 1],
  [/Probe\.initialDelaySeconds$/, 0],
  [/\.terminationMessagePath$/, '/dev/termination-log'],
  [/\.terminationMessagePolicy$/, 'File'],
  [/\.imagePullPolicy$/, 'IfNotPresent'],
  [/\.restartPolicy$/, 'Always'],
  [/\.dnsPolicy$/, 'ClusterFirst'],
  [/\.schedulerName$/, 'default-scheduler'],
  [/\.host(?:Network|PID|IPC)$/, false],
  [/\.defaultMode$/, 420],
  [/\.fieldRef\.apiVersion$/, 'v1'],
  [/\.(?:readOnly|optional|stdin|tty|privileged)$/, false],
  [/\.volumeMounts\.\*\.recursiveReadOnly$/, 'Disabled'],
  [/^spec\.revisionHistoryLimit$/, 10],
  [/^spec\.progressDeadlineSeconds$/, 600],
  [/^spec\.minReadySeconds$/, 0],
  [/^spec\.paused$/, false],
  [/^spec\.ports\.\*\.name$/, ''],
  [/^spec\.type$/, 'ClusterIP'],
  [/^spec\.sessionAffinity$/, 'None'],
  [/^spec\.(?:internal|external)TrafficPolicy$/, 'Cluster'],
  [/^spec\.ipFamilyPolicy$/, 'SingleStack'],
  [/^spec\.allocateLoadBalancerNodePorts$/, true],
  [/^spec\.publishNotReadyAddresses$/, false],
  [/\.pathType$/, 'ImplementationSpecific'],
  [/\.(?:policies\.\*|scaleUp|scaleDown)\.selectPolicy$/, 'Max'],
  [/\.scaleUp\.stabilizationWindowSeconds$/, 0],
  [/\.scaleDown\.stabilizationWindowSeconds$/, 300],
];

/** Returns true if a value of a field means the same as no value. */
export function isDefault(pattern: string, value: unknown): boolean {
  // the empty map is the value of a folder, a selector and a rule
  if (isMap(value) && Object.keys(value).length === 0)
    return !/emptyDir$|elector$|ingress\.\*$|egress\.\*$/.test(pattern);
  if (Array.isArray(value) && value.length === 0) return !/ingress$|egress$/.test(pattern);
  return DEFAULTS.some(([field, defaultValue]) => field.test(pattern) && defaultValue === value);
}
