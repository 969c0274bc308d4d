import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { SERVICE, STATEFUL_SET, type KubeObject } from '../kube-object';
import { isTypoOf } from '../names';
import type { ObjectIndex } from '../object-index';
import type { Rule } from '../rule';
import { servicesByWorkload } from '../served';
import { type ServiceSpec, isHeadless } from '../services';

const POD_NAME = 'statefulset.kubernetes.io/pod-name';

const statefulSetYaml = (name: string) =>
  DEPLOYMENT_YAML.replace('Deployment', 'StatefulSet').replace('spec:\n', `spec:\n  serviceName: ${name}\n`);
const HEADLESS = `${SERVICE_YAML}  clusterIP: None\n`;

export const governingService: Rule = {
  id: 'governing-service',
  finding:
    'StatefulSet whose `serviceName` names a Service with a cluster IP, or is not the name of a Service although one selects its pods',
  consequence: 'Each pod lacks its own DNS name',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
  aliases: { kubeScore: ['statefulset-has-servicename'] },
  example: {
    wrong: documents(statefulSetYaml('models'), HEADLESS),
    right: documents(statefulSetYaml('model'), HEADLESS),
  },
  *find(index) {
    for (const object of index.ofApi(STATEFUL_SET)) {
      const { serviceName } = object.spec<{ serviceName?: string }>();
      const mistake = mistakeIn(index, object, serviceName);
      if (mistake !== undefined) {
        yield { object, path: ['spec', 'serviceName'], text: `spec.serviceName is ${show(serviceName)}, ${mistake}` };
      }
    }
  },
};

/** Returns the mistake in the name of a governing Service; undefined if the Service is headless, or can be outside the app. */
function mistakeIn(index: ObjectIndex, object: KubeObject, name: string | undefined): string | undefined {
  const service = name === undefined ? undefined : index.find(SERVICE, object.namespace, name);
  if (service) {
    return isHeadless(service)
      ? undefined
      : `but ${service} has a cluster IP: pass the name of a Service with clusterIP None`;
  }
  const [workload] = index.podsOf(object);
  const services = ((workload && index.once(servicesByWorkload).get(workload)) ?? []).filter(
    (one) => !selectsOnePod(one),
  );
  const headless = services.find(isHeadless);
  const candidate = headless ?? services.find((one) => name !== undefined && isTypoOf(name, one.name)) ?? services[0];
  return (
    candidate &&
    `${name === undefined ? 'must be the name of a Service' : 'but no Service has this name'}: pass ${headless ? `'${candidate.name}'` : `the name of a Service with clusterIP None, in addition to '${candidate.name}'`}`
  );
}

/** Returns true for a Service of a single pod of a StatefulSet. */
function selectsOnePod(service: KubeObject): boolean {
  return POD_NAME in (service.spec<ServiceSpec>().selector ?? {});
}
