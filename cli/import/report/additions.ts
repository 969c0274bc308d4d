import type { Manifest } from '../../../lib/kube/manifest';
import { type ContainerManifest, type PodSpecManifest, podTemplateOf } from '../../../lib/kube/pod-spec';
import type { AppCode } from '../app/ml-app';

/** Addition of the library to an app. */
export interface Addition {
  readonly text: string;
  /** True if the addition can stop a server that runs without it. */
  readonly isRisk: boolean;
}

/** Returns the additions of the library to an app, with their reasons. `manifests` are the manifests of the app. */
export function additionsOf({ source, usesPreset }: AppCode, manifests: readonly Manifest[]): Addition[] {
  const written = manifests.find(({ kind }) => kind === 'Deployment');
  const pod = (written && podTemplateOf(written)?.spec) ?? {};
  const [server] = pod.containers ?? [];
  if (!server) return [];
  return [
    ...securityAdditions(source.pod, source.server, server),
    ...resourceAdditions(source.server, server),
    ...probeAdditions(source.server, usesPreset),
    ...rolloutAdditions(source.server, server, written),
    ...objectAdditions(source, manifests),
  ];
}

function securityAdditions(pod: PodSpecManifest, before: ContainerManifest, after: ContainerManifest): Addition[] {
  const { runAsUser, readOnlyRootFilesystem } = after.securityContext as {
    runAsUser?: number;
    readOnlyRootFilesystem?: boolean;
  };
  const input = { ...pod.securityContext, ...before.securityContext } as {
    runAsUser?: number;
    readOnlyRootFilesystem?: boolean;
  };
  const isNewUser = runAsUser !== undefined && input.runAsUser === undefined;
  const isNewlyReadOnly = readOnlyRootFilesystem === true && input.readOnlyRootFilesystem === undefined;
  return [
    ...(isNewUser ? [risk(`runs as user ${runAsUser}, not root: pass user if the image needs another one`)] : []),
    ...(isNewlyReadOnly
      ? [risk('writes only to /tmp and its mounts: add a Mount for each other folder that it writes to')]
      : []),
  ];
}

function resourceAdditions({ resources = {} }: ContainerManifest, after: ContainerManifest): Addition[] {
  const { limits = {}, requests = {} } = resources;
  const writtenLimits = after.resources?.limits ?? {};
  const hasMemory = limits.memory !== undefined;
  const storage = 'ephemeral-storage';
  return [
    ...(hasMemory
      ? []
      : [risk(`memory limit ${writtenLimits.memory} instead of none: measure the memory, then pass resources.memory`)]),
    ...(requests.cpu === undefined && limits.cpu === undefined
      ? [gain(`CPU request ${after.resources?.requests?.cpu}, so that the scheduler reserves it`)]
      : []),
    ...(limits[storage] === undefined && writtenLimits[storage] !== undefined
      ? [
          risk(
            `limit of ${writtenLimits[storage]} instead of none for files in /tmp and folders on the node: pass resources.ephemeralStorageLimit`,
          ),
        ]
      : []),
  ];
}

function probeAdditions(
  { readinessProbe, livenessProbe, startupProbe }: ContainerManifest,
  usesPreset: boolean,
): Addition[] {
  const missing = Object.entries({ startup: startupProbe, readiness: readinessProbe, liveness: livenessProbe })
    .filter(([, probe]) => !probe)
    .map(([name]) => name);
  const healthCheck = readinessProbe ?? livenessProbe;
  const text = `${missing.join(', ')} probe${missing.length > 1 ? 's' : ''}`;
  if (missing.length === 0) return [];
  if (healthCheck ?? usesPreset)
    return [gain(`${text}, so that only loaded pods receive requests and a server that hangs restarts`)];
  return [risk(`${text} with only a port check: pass the health check of the server`)];
}

function rolloutAdditions(
  before: ContainerManifest,
  after: ContainerManifest,
  written: Manifest | undefined,
): Addition[] {
  const { strategy } = (written?.spec ?? {}) as { strategy?: { rollingUpdate?: { maxSurge?: number } } };
  const stopsFirst = strategy?.rollingUpdate?.maxSurge === 0;
  return [
    ...(before.lifecycle?.preStop || !after.lifecycle?.preStop
      ? []
      : [gain('drain before a pod stops, so that no request goes to a stopped pod; needs Kubernetes 1.30')]),
    ...(stopsFirst
      ? [
          risk(
            'a rollout stops a pod before it starts the next one: with a spare GPU, pass resources.spareGpu, and run two replicas',
          ),
        ]
      : []),
  ];
}

function objectAdditions(
  { services, budget, policy, hasOtherPolicy, pod }: AppCode['source'],
  manifests: readonly Manifest[],
): Addition[] {
  const has = (kind: string) => manifests.some((manifest) => manifest.kind === kind);
  return [
    gain('spread of the pods over nodes and zones'),
    ...(has('PodDisruptionBudget') && !budget
      ? [gain('PodDisruptionBudget, so that a drain of nodes stops one pod at a time')]
      : []),
    ...(has('Service') && services.length === 0 ? [gain('Service')] : []),
    ...(has('ServiceAccount') && pod.serviceAccountName === undefined
      ? [gain('ServiceAccount without a token of the Kubernetes API')]
      : []),
    ...((policy ?? hasOtherPolicy)
      ? []
      : [gain('NetworkPolicy that allows all traffic, as the input does: restrict it with clients and calls()')]),
  ];
}

function risk(text: string): Addition {
  return { text, isRisk: true };
}

function gain(text: string): Addition {
  return { text, isRisk: false };
}
