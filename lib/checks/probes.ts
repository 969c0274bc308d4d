import type { ContainerManifest, PodSpecManifest, ProbeManifest } from '../kube/pod-spec';

export const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

/** Actions of a probe. */
const HANDLERS = ['httpGet', 'tcpSocket', 'grpc', 'exec'] as const;

/** Defaults of Kubernetes. */
const PERIOD_SECONDS = 10;
const FAILURES = 3;
const GRACE_SECONDS = 30;

/** Seconds by which the timeout of a liveness probe exceeds the slowest request, so that a busy server passes the probe. */
export const PROBE_MARGIN_SECONDS = 5;

/** Returns the number of seconds after the initial delay in which a probe fails if it never succeeds. */
export function secondsToFailure({
  periodSeconds = PERIOD_SECONDS,
  failureThreshold = FAILURES,
}: ProbeManifest): number {
  return periodSeconds * failureThreshold;
}

/** Returns the action of a probe as text, for comparisons. */
export function actionOf(probe: ProbeManifest): string {
  return JSON.stringify(HANDLERS.map((handler) => entriesOf(probe[handler])));
}

function entriesOf(handler: object | undefined): unknown {
  return handler && Object.entries(handler).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Returns the duration of the slowest request of a container in seconds, according to its liveness probe; 0 if it is unknown. */
export function slowestRequestOf({ livenessProbe: probe = {} }: ContainerManifest): number {
  // a busy server does not delay a command or a connection
  return probe.exec || probe.tcpSocket ? 0 : Math.max(0, (probe.timeoutSeconds ?? 0) - PROBE_MARGIN_SECONDS);
}

/** Command that sleeps, with an optional unit. */
const SLEEP = /^(?:\/(?:usr\/)?bin\/)?sleep\s+(\d+(?:\.\d+)?)([smh]?)$/;
const SECONDS: { readonly [unit: string]: number } = { m: 60, h: 3600 };
/** Words and parentheses of a shell after which the number of executions of a command is unknown. */
const CONTROL = /^(?:if|for|while|until|case|select|function|do|then|else|exit|exec)\b|[({]\s*$|^[({]/;

/** Returns the duration of a preStop hook in seconds; 0 if there is no hook, or its duration is unknown. */
export function preStopSeconds({ lifecycle }: ContainerManifest): number {
  const { sleep, exec } = lifecycle?.preStop ?? {};
  if (sleep) {
    return sleep.seconds ?? 0;
  }
  const script = (exec?.command ?? [])
    .filter((text) => !/^(?:\/(?:usr\/)?bin\/)?(?:ba|da)?sh$|^-[a-z]*c$/.test(text))
    .join(' ');
  return sleepSeconds(script);
}

/** Returns the total duration of the sleeps in a script in seconds, up to the first branch, loop, group, exit or exec. */
function sleepSeconds(script: string): number {
  const commands = script.split(/;|&&|\n/).map((command) => command.trim());
  const end = commands.findIndex((command) => CONTROL.test(command));
  return commands.slice(0, end < 0 ? undefined : end).reduce((sum, command) => {
    const [, amount = '0', unit = ''] = SLEEP.exec(command) ?? [];
    return sum + Number(amount) * (SECONDS[unit] ?? 1);
  }, 0);
}

/** Returns the grace period of a pod in seconds. */
export function gracePeriodOf({ terminationGracePeriodSeconds = GRACE_SECONDS }: PodSpecManifest): number {
  return terminationGracePeriodSeconds;
}
