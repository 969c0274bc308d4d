import type { SecurityContext } from '../../../lib/kube/pod-spec';
import { tagOf } from '../../../lib/kube/image-reference';
import { call, constant, type Expression, json, list, object } from '../code/expression';
import type { AppSource } from './app-source';
import type { Props } from './process';

interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

/** Fields of a pod that the types of the checks do not have. */
interface PodFields {
  readonly priorityClassName?: string;
  readonly runtimeClassName?: string;
  readonly tolerations?: Toleration[];
  readonly imagePullSecrets?: { readonly name: string }[];
  readonly automountServiceAccountToken?: boolean;
  readonly serviceAccount?: string;
}

interface Identity extends SecurityContext {
  readonly runAsGroup?: number;
  readonly fsGroup?: number;
}

const EFFECTS: { readonly [effect: string]: string } = {
  NoSchedule: 'NO_SCHEDULE',
  PreferNoSchedule: 'PREFER_NO_SCHEDULE',
  NoExecute: 'NO_EXECUTE',
};
const PULL_POLICIES: { readonly [policy: string]: string } = { Always: 'ALWAYS', Never: 'NEVER' };

/** Identity, nodes and images of the pods. */
export function podProps(source: AppSource, device: string | undefined): Props {
  const pod = source.pod as PodFields;
  const secrets = pod.imagePullSecrets?.map(({ name }) => name) ?? [];
  return {
    imagePullPolicy: pullPolicyOf(source),
    imagePullSecrets: secrets.length > 0 ? json(secrets) : undefined,
    ...identityProps(source),
    serviceAccount: serviceAccountOf(source),
    scheduling: schedulingOf(source, device),
  };
}

/** Pull policy, unless it is the default. By default, Kubernetes pulls an image with the tag `latest` or without a tag at each start. */
function pullPolicyOf({ server: { image = '', imagePullPolicy } }: AppSource): Expression | undefined {
  const isLatest = !image.includes('@') && (tagOf(image) ?? 'latest') === 'latest';
  const name = PULL_POLICIES[imagePullPolicy ?? (isLatest ? 'Always' : '')];
  return name === undefined ? undefined : constant(`ImagePullPolicy.${name}`);
}

/** User and groups. The library rejects root, so an override sets it. */
function identityProps({ pod, server }: AppSource): Props {
  const podContext = (pod.securityContext ?? {}) as Identity;
  const identity: Identity = { ...podContext, ...server.securityContext };
  const { runAsUser: user, runAsGroup: group } = identity;
  const defaultGroup = user || 65532;
  const volumeGroup = podContext.fsGroup;
  return {
    user: user ? json(user) : undefined,
    group: group === undefined || group === defaultGroup ? undefined : json(group),
    volumeGroup: volumeGroup === undefined || volumeGroup === (group ?? defaultGroup) ? undefined : json(volumeGroup),
  };
}

/** ServiceAccount of the pods. By default, pods with their own ServiceAccount mount its token. */
function serviceAccountOf({ pod }: AppSource): Expression | undefined {
  const { serviceAccount, automountServiceAccountToken } = pod as PodFields;
  const existingName = pod.serviceAccountName ?? serviceAccount;
  const mountToken = automountServiceAccountToken ?? (existingName !== undefined && existingName !== 'default');
  if (existingName === undefined && !mountToken) return undefined;
  return json({ ...(existingName === undefined ? {} : { existingName }), ...(mountToken ? { mountToken } : {}) });
}

function schedulingOf({ pod }: AppSource, device: string | undefined): Expression | undefined {
  const { priorityClassName, runtimeClassName, tolerations = [] } = pod as PodFields;
  const nodeSelector = pod.nodeSelector ?? {};
  const queries = tolerations.filter((one) => !isForDevice(one, device)).flatMap((one) => tolerationOf(one) ?? []);
  const props = {
    nodeSelector: Object.keys(nodeSelector).length > 0 ? json(nodeSelector) : undefined,
    tolerations: queries.length > 0 ? list(queries) : undefined,
    priorityClass: priorityClassName === undefined ? undefined : json(priorityClassName),
    runtimeClass: runtimeClassName === undefined ? undefined : json(runtimeClassName),
  };
  return Object.values(props).some((one) => one) ? object(props) : undefined;
}

/** Returns true for the toleration that the library adds to pods with GPUs. */
function isForDevice({ key, operator, effect }: Toleration, device: string | undefined): boolean {
  return device !== undefined && key === device && operator === 'Exists' && effect === 'NoSchedule';
}

function tolerationOf({
  key,
  operator = 'Equal',
  value = '',
  effect,
  tolerationSeconds,
}: Toleration): Expression | undefined {
  if (key === undefined) return operator === 'Exists' && effect === undefined ? call('NodeTaintQuery.any') : undefined;
  const options = {
    ...(effect === undefined ? {} : { effect: constant(`TaintEffect.${EFFECTS[effect] ?? 'NO_SCHEDULE'}`) }),
    ...(tolerationSeconds === undefined ? {} : { evictAfter: call('Duration.seconds', json(tolerationSeconds)) }),
  };
  const optionArgs = Object.keys(options).length > 0 ? [object(options)] : [];
  return operator === 'Exists'
    ? call('NodeTaintQuery.exists', json(key), ...optionArgs)
    : call('NodeTaintQuery.is', json(key), json(value), ...optionArgs);
}
