import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { SERVICE } from '../kube-object';
import type { Rule } from '../rule';
import type { ServiceSpec } from '../services';

export const nodePortService: Rule = {
  id: 'node-port-service',
  finding: 'Service of type NodePort',
  consequence: 'Clients need the addresses of nodes',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
  isOpinion: true,
  aliases: { kubeScore: ['service-type'], kubeLinter: ['exposed-services'] },
  example: {
    wrong: documents(DEPLOYMENT_YAML, SERVICE_YAML.replace('spec:\n', 'spec:\n  type: NodePort\n')),
    right: documents(DEPLOYMENT_YAML, SERVICE_YAML),
  },
  *find(index) {
    for (const object of index.ofApi(SERVICE)) {
      if (object.spec<ServiceSpec>().type === 'NodePort') {
        yield { object, path: ['spec', 'type'], text: "spec.type is 'NodePort'" };
      }
    }
  },
};
