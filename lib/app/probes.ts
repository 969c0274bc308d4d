import type { k8s } from 'cdk8s-plus-28';
import { literal } from '../kube/expansion';
import type { ServingTiming } from '../timing/serving-timing';
import type { PropCheck } from '../validation/prop-check';
import { Health } from './health';
import type { HealthSpec } from './health-spec';
import type { ServingOptions } from './serving-options';

/** Checked health check of each probe. */
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
    check.reject('health has no effect next to readiness and liveness', 'Leave out one of the three');
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

/** Fields of the container. */
export function probeFields(
  { startup, readiness, liveness }: Probes,
  timing: ServingTiming,
): Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  return {
    startupProbe: {
      ...startup.handler,
      timeoutSeconds: timing.probeTimeoutSeconds,
      periodSeconds: timing.startupPeriodSeconds,
      failureThreshold: timing.startupFailures,
    },
    readinessProbe: {
      ...readiness.handler,
      timeoutSeconds: timing.probeTimeoutSeconds,
      initialDelaySeconds: timing.readinessDelaySeconds || undefined,
      periodSeconds: timing.readinessPeriodSeconds,
      successThreshold: timing.readinessSuccesses === 1 ? undefined : timing.readinessSuccesses,
      failureThreshold: timing.readinessFailures,
    },
    livenessProbe: {
      ...liveness.handler,
      timeoutSeconds: timing.livenessTimeoutSeconds,
      periodSeconds: timing.livenessPeriodSeconds,
      failureThreshold: timing.livenessFailures,
    },
  };
}
