import type { MlAppProps } from '../app/ml-app-props';
import { Mount } from '../app/mount';
import { Resources } from '../app/resources';
import type { PropCheck } from '../validation/prop-check';
import type { ModelServerDefinition } from './model-server-definition';
import { type Placeholder, type PlaceholderValues, checkPlaceholders, expand, placeholdersIn } from './placeholders';
import { processOf, rejectMissing } from './server-arguments';
import { parallelismOf, resourcesOf } from './server-resources';
import { type ServerTiming, timingOf } from './server-timing';
import { ServerTermination } from './server-termination';

/** Completes the props of an app with the defaults of its server. Props of the caller take precedence. */
export function withServer(check: PropCheck, server: ModelServerDefinition, props: MlAppProps): MlAppProps {
  const port = portOf(check, server, props);
  const metricsPort = metricsPortOf(check, server, props, port);
  const placeholders = placeholdersOf(server);
  rejectUnsupportedTimeout(check, server);
  const timing = timingOf(check, server, props.timing ?? {}, placeholders.has('shutdownSeconds'));
  const resources = resourcesOf(check, server, props.resources ?? {});
  const values = valuesOf(check, server, { ...props, port, metricsPort, resources }, timing, placeholders);
  const { command, args, env } = processOf(check, server, values, props);
  return withoutUndefined({
    metricsPath: server.metricsPath,
    extraPorts: server.extraPorts,
    user: server.user,
    ...props,
    ...healthOf(check, server, values, props),
    ...{ port, metricsPort, command, args, env, resources },
    timing: timing.props,
    mounts: mountsOf(server, props),
  });
}

/** Returns the health checks of the caller, or those of the server if the caller passes none. */
function healthOf(
  check: PropCheck,
  server: ModelServerDefinition,
  values: PlaceholderValues,
  { health, readiness, liveness }: MlAppProps,
): Pick<MlAppProps, 'health' | 'readiness' | 'liveness'> {
  if (health || (readiness && liveness)) {
    return { health, readiness, liveness };
  }
  const serverHealth = (prop: 'health' | 'readiness' | 'liveness') =>
    server[prop]?._expanded((text, encode) => {
      checkPlaceholders(check, prop, text);
      const reject = (name: Placeholder) =>
        rejectMissing(check, server, name, `Remove {${name}} from ${prop} of the definition`);
      const encoded = Object.fromEntries(
        Object.entries(withoutUndefined(values)).map(([name, value]) => [name, encode(value)]),
      );
      return expand(text.replaceAll('?}', '}'), encoded, reject) ?? text;
    });
  return {
    health: serverHealth('health'),
    readiness: readiness ?? serverHealth('readiness'),
    liveness: liveness ?? serverHealth('liveness'),
  };
}

function portOf(check: PropCheck, server: ModelServerDefinition, { port }: MlAppProps): number {
  if (server.fixedPort && port !== undefined && port !== server.port) {
    check.fail('port', port, `which ${server.name} cannot listen on: leave it out, because the port is ${server.port}`);
  }
  return port ?? server.port;
}

function metricsPortOf(
  check: PropCheck,
  server: ModelServerDefinition,
  props: MlAppProps,
  port: number,
): number | undefined {
  const metricsPort = props.metricsPort ?? server.metricsPort;
  const hasMetricsPort = server.metricsPort !== undefined && server.metricsPort !== server.port;
  if (hasMetricsPort && metricsPort === port) {
    const prop = props.metricsPort === undefined ? 'port' : 'metricsPort';
    const purpose = prop === 'port' ? 'metrics' : 'requests';
    check.fail(prop, port, `which ${server.name} uses for ${purpose}: pass another port`);
  }
  return metricsPort;
}

/** Rejects a `shutdownTimeout` for a server that has no such timeout. */
function rejectUnsupportedTimeout(
  check: PropCheck,
  { name, shutdownTimeout, termination }: ModelServerDefinition,
): void {
  if (shutdownTimeout !== undefined && (termination ?? ServerTermination.FINISHES) !== ServerTermination.FINISHES) {
    const seconds = `${check.milliseconds(shutdownTimeout) / 1000}s`;
    const reaction = termination === ServerTermination.ABORTS ? 'aborts requests on SIGTERM' : 'ignores SIGTERM';
    const rule = `which ${name} does not have, because it ${reaction}: leave it out`;
    check.fail('server.shutdownTimeout', seconds, rule);
  }
}

function placeholdersOf(server: ModelServerDefinition): Set<Placeholder> {
  const { command = [], args = [], env = {} } = server;
  const templates = [...command, ...args, ...Object.values(env)];
  return new Set(templates.flatMap(placeholdersIn));
}

function valuesOf(
  check: PropCheck,
  server: ModelServerDefinition,
  props: MlAppProps & { readonly port: number },
  { shutdownSeconds, requestSeconds }: ServerTiming,
  placeholders: Set<Placeholder>,
): PlaceholderValues {
  const { port, metricsPort, extraPorts = server.extraPorts, resources } = props;
  const { model, defaultModel, modelName, program, tensorParallel, pipelineParallel } = server;
  const isParallel = placeholders.has('tensorParallel') || (tensorParallel ?? pipelineParallel) !== undefined;
  return {
    port,
    metricsPort: metricsPort ?? port,
    grpcPort: extraPorts?.find(({ name }) => name === 'grpc')?.port,
    model: placeholders.has('model') ? (model ?? modelPathOf(check, server, props) ?? defaultModel) : undefined,
    modelName,
    program,
    shutdownSeconds,
    requestSeconds,
    ...(isParallel ? parallelismOf(check, server, resources?.gpus ?? 0) : {}),
  };
}

/** Returns the folder or file of the model store; undefined without a volume, and if the server loads a file whose name is unknown. */
function modelPathOf(check: PropCheck, server: ModelServerDefinition, props: MlAppProps): string | undefined {
  const mount = props.modelStore?._mount(check, Resources._check(check, props.resources ?? {}));
  const download = mount?.source.kind === 'download' ? mount.source : undefined;
  if (server.loadsFile) {
    return download?.isFolder ? undefined : download?.target;
  }
  return download?.isFolder ? download.target : mount?.path;
}

function mountsOf({ writableFolders = [] }: ModelServerDefinition, { mounts }: MlAppProps): Mount[] | undefined {
  const callerPaths = new Set(mounts?.map(({ mountPath }) => mountPath));
  const folders = writableFolders.filter((folder) => !callerPaths.has(folder));
  const serverMounts = folders.map((folder) => Mount.emptyDir(folder));
  return serverMounts.length > 0 ? [...serverMounts, ...(mounts ?? [])] : mounts;
}

/** Returns an object without undefined values. */
function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
