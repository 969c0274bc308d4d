import { pathText } from '../../kube/json-path';
import { allContainersIn } from '../containers';
import { DEPLOYMENT_YAML } from '../example-yaml';
import { DAEMON_SET } from '../kube-object';
import type { Rule } from '../rule';

export const hostPort: Rule = {
  id: 'host-port',
  finding: 'Container with a host port, except in a DaemonSet',
  consequence: 'A second pod does not fit on the node',
  source: 'https://kubernetes.io/docs/concepts/configuration/overview/#services',
  isAdvice: true,
  aliases: { polaris: ['hostPortSet'] },
  example: {
    wrong: DEPLOYMENT_YAML.replace('containerPort: 8080', 'containerPort: 8080, hostPort: 8080'),
    right: DEPLOYMENT_YAML,
  },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      for (const [i, { hostPort }] of object.api === DAEMON_SET ? [] : (container.ports ?? []).entries()) {
        if (hostPort !== undefined && hostPort !== 0) {
          const field = [...path, 'ports', i, 'hostPort'];
          yield {
            object,
            path: field,
            text: `${pathText(field)} is ${hostPort}, which only one pod on a node can use: remove it, and use a Service`,
          };
        }
      }
    }
  },
};
