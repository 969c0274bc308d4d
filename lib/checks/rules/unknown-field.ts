import { KUBERNETES_VERSION } from '../../../imports/kubernetes';
import { isMap } from '../../kube/json';
import { pathText } from '../../kube/json-path';
import { containersOf } from '../containers';
import { inContainer } from '../example-yaml';
import { type Place, fixOf, pathOf } from '../field-places';
import type { KubeObject } from '../kube-object';
import { fieldsOf, fieldsOfKind } from '../kubernetes-types';
import type { Workload } from '../object-index';
import type { Finding, Rule } from '../rule';

/** Type of a container. */
const CONTAINER = 'core.v1.Container';
/** Custom resources whose containers have this type. */
const WITH_CONTAINERS =
  /\.(?:argoproj\.io|serving\.knative\.dev|serving\.kserve\.io|leaderworkerset\.x-k8s\.io|jobset\.x-k8s\.io|keda\.sh|ray\.io|apps\.kruise\.io)$/;

export const unknownField: Rule = {
  id: 'unknown-field',
  finding: `Field that a kind of Kubernetes ${KUBERNETES_VERSION}, or a container in a custom resource, does not have, such as a misspelled or misplaced field`,
  consequence:
    '`kubectl apply` rejects the object. A client without strict validation creates the object without the field',
  source: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
  // the cluster can run a newer version of Kubernetes
  isAdvice: true,
  example: {
    wrong: inContainer('imagePullPolcy: IfNotPresent'),
    right: inContainer('imagePullPolicy: IfNotPresent'),
  },
  *find(index) {
    for (const object of index.objects) {
      const fields = fieldsOfKind(object.manifest);
      if (fields) {
        yield* unknownIn({ ...object.manifest }, { fields, keys: [] }).map((found) => findingOf(object, found));
      } else if (WITH_CONTAINERS.test(object.api)) {
        yield* index.podsOf(object).flatMap(unknownInContainers);
      }
    }
  },
};

/** Finds unknown fields in the containers of a custom resource. */
function unknownInContainers(workload: Workload): Finding[] {
  return containersOf(workload).flatMap(({ object, container, path }) =>
    unknownIn({ ...container }, { fields: fieldsOf(CONTAINER), keys: path }).map((found) => findingOf(object, found)),
  );
}

/** Field that an object cannot have. */
interface UnknownField {
  readonly name: string;
  readonly place: Place;
}

function unknownIn(
  value: { readonly [name: string]: unknown },
  place: Place,
  found: UnknownField[] = [],
): UnknownField[] {
  for (const [name, inner] of Object.entries(value)) {
    const field = place.fields.get(name);
    if (field === undefined) {
      found.push({ name, place });
    } else if (field.type !== undefined) {
      const fields = fieldsOf(field.type);
      if (isMap(inner)) unknownIn(inner, { fields, keys: [name], parent: place }, found);
      if (Array.isArray(inner)) {
        inner.forEach((item: unknown, i) => {
          if (isMap(item)) unknownIn(item, { fields, keys: [name, i], parent: place }, found);
        });
      }
    }
  }
  return found;
}

function findingOf(object: KubeObject, { name, place }: UnknownField): Finding {
  const path = [...pathOf(place), name];
  const { fix, ...meant } = fixOf(name, place);
  return {
    object,
    path,
    text: `${pathText(path)} is not a field in Kubernetes ${KUBERNETES_VERSION}: ${fix}`,
    ...meant,
  };
}
