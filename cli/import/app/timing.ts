import type { Duration } from 'cdk8s';
import type { ProbeManifest } from '../../../lib/kube/pod-spec';
import { call, type Expression, json, object } from '../code/expression';
import type { AppSource } from './app-source';
import type { Props } from './process';

/** Defaults and limits of the library, in seconds. */
const DEFAULT_LOAD = 30;
const DEFAULT_DRAIN = 10;
const DEFAULT_SLOWEST = 30;
const EXIT_SECONDS = 5;
const MAX_LOAD = 24 * 3600;
const MAX_DRAIN = 300;

/** Times of the server, from the probes, the preStop hook and the grace period in the input. */
export function timingProps(source: AppSource, usesPreset: boolean): Props {
  const { server, pod, preset } = source;
  const timing = usesPreset ? preset?.definition.timing : undefined;
  const load = loadSeconds(server.startupProbe, server.livenessProbe, server.readinessProbe);
  const presetLoad = (usesPreset ? timing : preset?.definition.timing)?.loadTime;
  const minLoad = secondsOf(presetLoad, DEFAULT_LOAD);
  const drain = drainSeconds(source);
  const grace = pod.terminationGracePeriodSeconds ?? 0;
  const defaultGrace = (drain ?? DEFAULT_DRAIN) + secondsOf(timing?.slowestRequest, DEFAULT_SLOWEST) + EXIT_SECONDS;
  const neededLoad = Math.max(load ?? 0, minLoad);
  const times = {
    loadTime: neededLoad > (usesPreset ? minLoad : DEFAULT_LOAD) ? seconds(Math.min(neededLoad, MAX_LOAD)) : undefined,
    drain: drain === undefined || drain === DEFAULT_DRAIN ? undefined : seconds(drain),
    gracePeriod: grace > defaultGrace ? seconds(grace) : undefined,
    ...readinessTimes(server.readinessProbe),
  };
  return { timing: Object.values(times).some((time) => time) ? object(times) : undefined };
}

/** Load time of a container in seconds, from its probes. The library allows twice this time before the kubelet restarts the container. */
function loadSeconds(startup?: ProbeManifest, liveness?: ProbeManifest, readiness?: ProbeManifest): number | undefined {
  if (startup) return Math.ceil(probeBudgetOf(startup) / 2);
  if (liveness) return Math.max(Math.ceil(probeBudgetOf(liveness) / 2), readiness?.initialDelaySeconds ?? 0);
  return readiness?.initialDelaySeconds;
}

function probeBudgetOf({ initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 }: ProbeManifest): number {
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/** Sleep of a preStop hook in seconds; undefined without a hook, for another command, and for a sleep outside of DEFAULT_DRAIN to MAX_DRAIN. */
function drainSeconds({ server }: AppSource): number | undefined {
  const { sleep, exec } = server.lifecycle?.preStop ?? {};
  const command = (exec?.command ?? []).join(' ');
  const [, slept] = /^(?:(?:\/(?:usr\/)?bin\/)?(?:ba)?sh -c )?(?:\/bin\/)?sleep (\d+)s?$/.exec(command) ?? [];
  const duration = sleep?.seconds ?? (slept === undefined ? undefined : Number(slept));
  return duration !== undefined && duration >= DEFAULT_DRAIN && duration <= MAX_DRAIN ? duration : undefined;
}

function readinessTimes(probe: ProbeManifest | undefined): { [time: string]: Expression | undefined } {
  const { successThreshold = 1 } = (probe ?? {}) as { readonly successThreshold?: number };
  return { readinessSuccesses: successThreshold > 1 ? json(successThreshold) : undefined };
}

function secondsOf(duration: Duration | undefined, fallback: number): number {
  return duration?.toSeconds() ?? fallback;
}

function seconds(count: number): Expression {
  return count >= 120 && count % 60 === 0
    ? call('Duration.minutes', json(count / 60))
    : call('Duration.seconds', json(count));
}
