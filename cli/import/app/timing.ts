import type { Duration } from 'cdk8s';
import type { ProbeManifest } from '../../../lib/kube/pod-spec';
import { call, type Expression, json, object } from '../code/expression';
import type { AppSource } from './app-source';
import type { Props } from './process';

const DEFAULT_LOAD = 30;
const DEFAULT_DRAIN = 10;
const DEFAULT_SLOWEST = 30;
const EXIT = 5;
const MAX_LOAD = 24 * 3600;

/** Times that the probes and the grace period of the input allow the server. */
export function timingProps(source: AppSource, usesPreset: boolean): Props {
  const { server, pod, preset } = source;
  const known = usesPreset ? preset?.definition.timing : undefined;
  const load = loadSeconds(server.startupProbe, server.livenessProbe, server.readinessProbe);
  const presetLoad = (usesPreset ? known : preset?.definition.timing)?.loadTime;
  const least = secondsOf(presetLoad, DEFAULT_LOAD);
  const drain = drainSeconds(source);
  const grace = pod.terminationGracePeriodSeconds ?? 0;
  const leastGrace = (drain ?? DEFAULT_DRAIN) + secondsOf(known?.slowestRequest, DEFAULT_SLOWEST) + EXIT;
  const needed = Math.max(load ?? 0, least);
  const times = {
    loadTime: needed > (usesPreset ? least : DEFAULT_LOAD) ? seconds(Math.min(needed, MAX_LOAD)) : undefined,
    drain: drain === undefined || drain === DEFAULT_DRAIN ? undefined : seconds(drain),
    gracePeriod: grace > leastGrace ? seconds(grace) : undefined,
    ...readinessTimes(server.readinessProbe),
  };
  return { timing: Object.values(times).some((time) => time) ? object(times) : undefined };
}

/** Load time of a container. The library allows twice this time before the kubelet restarts the container. */
function loadSeconds(startup?: ProbeManifest, liveness?: ProbeManifest, readiness?: ProbeManifest): number | undefined {
  if (startup) return Math.ceil(budgetOf(startup) / 2);
  if (liveness) return Math.max(Math.ceil(budgetOf(liveness) / 2), readiness?.initialDelaySeconds ?? 0);
  return readiness?.initialDelaySeconds;
}

function budgetOf({ initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 }: ProbeManifest): number {
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/** Sleep of a preStop hook; undefined without a hook, for another command, and for a sleep that is too short for the proxies. */
function drainSeconds({ server }: AppSource): number | undefined {
  const { sleep, exec } = server.lifecycle?.preStop ?? {};
  const command = (exec?.command ?? []).join(' ');
  const [, slept] = /^(?:(?:\/(?:usr\/)?bin\/)?(?:ba)?sh -c )?(?:\/bin\/)?sleep (\d+)s?$/.exec(command) ?? [];
  const all = sleep?.seconds ?? (slept === undefined ? undefined : Number(slept));
  return all !== undefined && all >= DEFAULT_DRAIN && all <= 300 ? all : undefined;
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
