import type { JsonPath } from '../kube/json-path';
import { SCALED_OBJECT } from '../kube/scalers';
import type { KubeObject } from './kube-object';
import type { ObjectIndex } from './object-index';

const KIND = 'TriggerAuthentication';
const CLUSTER_KIND = 'ClusterTriggerAuthentication';
const GROUP = 'keda.sh';

/** Kinds with the credentials of triggers. */
export const AUTHENTICATION_APIS = [`${KIND}.${GROUP}`, `${CLUSTER_KIND}.${GROUP}`];

/** Reference of a trigger to its credentials. */
interface AuthenticationReference {
  readonly object: KubeObject;
  readonly api: string;
  readonly namespace: string;
  readonly name: string;
  /** Path of the name. */
  readonly path: JsonPath;
}

interface ScalerSpec {
  readonly triggers?: readonly { readonly authenticationRef?: { readonly name?: string; readonly kind?: string } }[];
}

/**
 * Returns the references of all triggers. Use it with `index.once()`.
 *
 * @see https://keda.sh/docs/latest/concepts/authentication/
 */
export function authenticationsIn(index: ObjectIndex): AuthenticationReference[] {
  return [SCALED_OBJECT, `ScaledJob.${GROUP}`]
    .flatMap((api) => index.ofApi(api))
    .flatMap((object) =>
      (object.spec<ScalerSpec>().triggers ?? []).flatMap(({ authenticationRef: { name, kind = KIND } = {} }, i) =>
        name === undefined
          ? []
          : [
              {
                object,
                api: `${kind}.${GROUP}`,
                namespace: kind === CLUSTER_KIND ? '' : object.namespace,
                name,
                path: ['spec', 'triggers', i, 'authenticationRef', 'name'],
              },
            ],
      ),
    );
}
