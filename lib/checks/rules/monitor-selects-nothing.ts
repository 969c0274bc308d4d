import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { type KubeObject, SERVICE_MONITOR } from '../kube-object';
import { type MonitorSpec, POD_MONITORS, labeledServices, namespacesOf, podsSelectedBy } from '../monitors';
import type { Finding, Rule } from '../rule';
import { SELECTOR } from '../selectors';

const LABELED = SERVICE_YAML.replace('{ name: model }', '{ name: model, labels: { app: model } }').replace(
  '{ port: 80',
  '{ name: http, port: 80',
);
const appYaml = (app: string) =>
  documents(
    DEPLOYMENT_YAML,
    LABELED,
    `\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: model }
spec:
  selector: { matchLabels: { app: ${app} } }
  endpoints: [{ port: http }]
`,
  );

export const monitorSelectsNothing: Rule = {
  id: 'monitor-selects-nothing',
  finding:
    'ServiceMonitor, PodMonitor or PodMonitoring that selects none of the Services or pods in its namespaces. A ServiceMonitor matches the labels of Services, not of pods. The check ignores monitors of all namespaces, and of namespaces without Services or pods',
  consequence: 'Prometheus collects no metrics',
  source: 'https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors',
  aliases: { kubeLinter: ['dangling-servicemonitor'] },
  example: { wrong: appYaml('server'), right: appYaml('model') },
  *find(index) {
    for (const monitor of index.ofApi(SERVICE_MONITOR).filter(namespacesOf)) {
      const { hasAny, selected } = index.once(labeledServices).selectedBy(monitor);
      if (hasAny && selected.length === 0) {
        yield finding(monitor, 'no Service', 'labels of a Service');
      }
    }
    for (const monitor of POD_MONITORS.flatMap((api) => index.ofApi(api)).filter(namespacesOf)) {
      const { hasAny, selected } = podsSelectedBy(index, monitor);
      if (hasAny && selected.length === 0) {
        yield finding(monitor, 'no pods', 'labels that a pod template has');
      }
    }
  },
};

function finding(object: KubeObject, subject: string, fix: string): Finding {
  const { selector } = object.spec<MonitorSpec>();
  return {
    object,
    path: SELECTOR,
    text: `spec.selector is ${show(selector)}, which selects ${subject} in its namespaces: select ${fix}`,
  };
}
