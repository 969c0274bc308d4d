import type { k8s } from 'cdk8s-plus-28';
import { literal } from '../kube/expansion';
import type { ServingTiming } from '../timing/serving-timing';
import type { PropCheck } from '../validation/prop-check';
import { Health } from './health';
import type { HealthSpec } from './health-spec';
import type { ServingOptions } from './serving-options';

/** Health check of each probe, with valid options. */
export interface Probes {
  readonly startup: HealthSpec;
  readonly readiness: HealthSpec;
  readonly liveness: HealthSpec;
}

/** Returns the health check of each probe of an app. Rejects invalid health checks. */
export function probesOf(check: PropCheck, options: ServingOptions & { readonly port: number }): Probes {
  const { port, health, readiness, liveness, startup, expandVariables } = options;
  const context = { port, escape: expandVariables ? (text: string) => text : literal };
  if (health && readiness && liveness) {
    check.reject('health has no effect with readiness and liveness', 'Leave out one of the three');
  }
  const specOf = (prop: string, probeHealth: Health | undefined, defaultPath: string) =>
    probeHealth?._healthSpec(check, prop, context) ??
    (health ?? Health.http(defaultPath))._healthSpec(check, 'health', context);
  const readinessSpec = specOf('readiness', readiness, '/readyz');
  return {
    readiness: readinessSpec,
    startup: startup?._healthSpec(check, 'startup', context) ?? readinessSpec,
    liveness: specOf('liveness', liveness, '/livez'),
  };
}

/** Probe fields of a container. */
type ProbeFields = Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'>;

/** Returns the probe fields of the server's container. */
export function probeFields(probes: Probes, timing: ServingTiming): ProbeFields {
  const { startupProbe, readinessProbe, livenessProbe } = probesWithTiming(probes, timing);
  return {
    startupProbe,
    readinessProbe: readinessProbe && {
      ...readinessProbe,
      initialDelaySeconds: timing.readinessDelaySeconds || undefined,
      successThreshold: timing.readinessSuccesses === 1 ? undefined : timing.readinessSuccesses,
    },
    livenessProbe: livenessProbe && { ...livenessProbe, timeoutSeconds: timing.livenessTimeoutSeconds },
  };
}

/** Returns probes with the times and thresholds of the timing. Omits a probe without a health check. */
export function probesWithTiming(
  { startup, readiness, liveness }: Partial<Probes>,
  timing: ServingTiming,
): ProbeFields {
  const timeoutSeconds = timing.probeTimeoutSeconds;
  const probe = (health: HealthSpec | undefined, periodSeconds: number, failureThreshold: number) =>
    health && { ...health.handler, timeoutSeconds, periodSeconds, failureThreshold };
  return {
    startupProbe: probe(startup, timing.startupPeriodSeconds, timing.startupFailures),
    readinessProbe: probe(readiness, timing.readinessPeriodSeconds, timing.readinessFailures),
    livenessProbe: probe(liveness, timing.livenessPeriodSeconds, timing.livenessFailures),
  };
}
