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

/** Checks the probes of an app. */
export function probesOf(check: PropCheck, options: ServingOptions & { readonly port: number }): Probes {
  const { port, health, readiness, liveness, startup, expandVariables } = options;
  const app = { port, written: expandVariables ? (text: string) => text : literal };
  if (health && readiness && liveness) {
    check.reject('health has no effect with readiness and liveness', 'Leave out one of the three');
  }
  const spec = (prop: string, own: Health | undefined, fallback: string) =>
    own?._healthSpec(check, prop, app) ?? (health ?? Health.http(fallback))._healthSpec(check, 'health', app);
  const ready = spec('readiness', readiness, '/readyz');
  return {
    readiness: ready,
    startup: startup?._healthSpec(check, 'startup', app) ?? ready,
    liveness: spec('liveness', liveness, '/livez'),
  };
}

/** Probe fields of a container. */
type ProbeFields = Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'>;

/** Returns the probe fields of the server's container. */
export function probeFields(probes: Probes, timing: ServingTiming): ProbeFields {
  const { startupProbe, readinessProbe, livenessProbe } = pacedProbes(probes, timing);
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
export function pacedProbes({ startup, readiness, liveness }: Partial<Probes>, timing: ServingTiming): ProbeFields {
  const timeoutSeconds = timing.probeTimeoutSeconds;
  const probe = (check: HealthSpec | undefined, periodSeconds: number, failureThreshold: number) =>
    check && { ...check.handler, timeoutSeconds, periodSeconds, failureThreshold };
  return {
    startupProbe: probe(startup, timing.startupPeriodSeconds, timing.startupFailures),
    readinessProbe: probe(readiness, timing.readinessPeriodSeconds, timing.readinessFailures),
    livenessProbe: probe(liveness, timing.livenessPeriodSeconds, timing.livenessFailures),
  };
}
