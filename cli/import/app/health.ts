import { isMap } from '../../../lib/kube/json';
import type { ProbeManifest } from '../../../lib/kube/pod-spec';
import { PropCheck } from '../../../lib/validation/prop-check';
import { call, constant, type Expression, json, object } from '../code/expression';
import { type AppSource, portNumber, probePort } from './app-source';
import type { Props } from './process';

/**
 * Health checks of the probes. If the input has no readiness and no liveness probe, a preset provides its check. A program without the preset
 * uses the check of the startup probe, the check of the detected server, or a check that the port is open.
 */
export function healthProps(source: AppSource, usesPreset: boolean): Props {
  const { readinessProbe, livenessProbe, startupProbe } = source.server;
  const readiness = healthOf(source, readinessProbe);
  const liveness = healthOf(source, livenessProbe);
  const startup = healthOf(source, startupProbe);
  if (!readiness && !liveness) {
    return usesPreset
      ? { startup }
      : { health: startup ?? presetHealth(source) ?? call('Health.tcp'), startup: undefined };
  }
  if (
    usesPreset &&
    hasSameCode(readiness ?? liveness, presetHealth(source)) &&
    (!liveness || hasSameCode(readiness ?? liveness, liveness))
  ) {
    return { startup: startup && hasSameCode(startup, readiness) ? undefined : startup };
  }
  const both = { readiness: readiness ?? liveness, liveness: liveness ?? call('Health.tcp') };
  const isSame = hasSameCode(both.readiness, both.liveness);
  const checks = isSame ? { health: both.readiness } : both;
  return { ...checks, startup: startup && hasSameCode(startup, both.readiness) ? undefined : startup };
}

interface HealthFields {
  readonly [option: string]: Expression;
}

function hasSameCode(one: Expression | undefined, other: Expression | undefined): boolean {
  return JSON.stringify(one?.doc) === JSON.stringify(other?.doc);
}

function healthOf(source: AppSource, probe: ProbeManifest | undefined): Expression | undefined {
  if (!probe) return undefined;
  const number = portNumber(source, probePort(probe));
  const port: HealthFields = number === undefined || number === source.port ? {} : { port: json(number) };
  const withOptions = (method: string, first: Expression[], fields: HealthFields) =>
    call(method, ...first, ...(Object.keys(fields).length > 0 ? [object(fields)] : []));
  const { httpGet, tcpSocket, grpc, exec } = probe;
  if (exec?.command && exec.command.length > 0) return call('Health.exec', json(exec.command.map(String)));
  if (httpGet) return withOptions('Health.http', [json(pathOf(httpGet.path))], { ...port, ...httpOptions(httpGet) });
  if (tcpSocket) return withOptions('Health.tcp', [], port);
  const { service } = (grpc ?? {}) as { readonly service?: string };
  return grpc && withOptions('Health.grpc', [], { ...port, ...(service ? { service: json(service) } : {}) });
}

/** Path of a probe, with the leading slash that the kubelet adds if it is missing. */
function pathOf(path = '/'): string {
  return path.startsWith('/') ? path : `/${path}`;
}

function httpOptions({ scheme, ...rest }: { readonly scheme?: string }): HealthFields {
  const { httpHeaders = [] } = rest as { readonly httpHeaders?: { readonly name: string; readonly value: string }[] };
  const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]));
  return {
    ...(scheme === 'HTTPS' ? { scheme: constant('ConnectionScheme.HTTPS') } : {}),
    ...(httpHeaders.length > 0 ? { headers: json(headers) } : {}),
  };
}

/** Health check of the server's preset; undefined without a path, or for a path with a placeholder. */
function presetHealth(source: AppSource): Expression | undefined {
  const { health, readiness } = source.preset?.definition ?? {};
  const check = health ?? readiness;
  const spec = check?._healthSpec(new PropCheck('import'), 'health', { port: source.port, escape: (text) => text });
  const { httpGet } = (spec?.handler ?? {}) as { readonly httpGet?: unknown };
  const path = isMap(httpGet) ? String(httpGet.path) : '{';
  return /[{%]/.test(path) ? undefined : call('Health.http', json(path));
}
