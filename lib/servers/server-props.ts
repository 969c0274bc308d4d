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
  const used = usedPlaceholders(server);
  rejectUnusedLimit(check, server);
  const timing = timingOf(check, server, props.timing ?? {}, used.has('shutdownSeconds'));
  const resources = resourcesOf(check, server, props.resources ?? {});
  const values = valuesOf(check, server, { ...props, port, metricsPort, resources }, timing, used);
  const { command, args, env } = processOf(check, server, values, props);
  return defined({
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

/** Health checks of the caller, otherwise of the server. */
function healthOf(
  check: PropCheck,
  server: ModelServerDefinition,
  values: PlaceholderValues,
  { health, readiness, liveness }: MlAppProps,
): Pick<MlAppProps, 'health' | 'readiness' | 'liveness'> {
  if (health || (readiness && liveness)) {
    return { health, readiness, liveness };
  }
  const own = (prop: 'health' | 'readiness' | 'liveness') =>
    server[prop]?._expanded((text, encode) => {
      checkPlaceholders(check, prop, text);
      const missing = (name: Placeholder) => rejectMissing(check, server, name);
      const encoded = Object.fromEntries(Object.entries(defined(values)).map(([name, value]) => [name, encode(value)]));
      return expand(text.replaceAll('?}', '}'), encoded, missing) ?? text;
    });
  return {
    health: own('health'),
    readiness: readiness ?? own('readiness'),
    liveness: liveness ?? own('liveness'),
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
  const hasOwnPort = server.metricsPort !== undefined && server.metricsPort !== server.port;
  if (hasOwnPort && metricsPort === port) {
    const prop = props.metricsPort === undefined ? 'port' : 'metricsPort';
    const other = prop === 'port' ? 'metrics' : 'requests';
    check.fail(prop, port, `which ${server.name} uses for ${other}: pass another port`);
  }
  return metricsPort;
}

/** Rejects a limit for requests in flight that the server does not have. */
function rejectUnusedLimit(check: PropCheck, { name, shutdownTimeout, termination }: ModelServerDefinition): void {
  if (shutdownTimeout !== undefined && (termination ?? ServerTermination.FINISHES) !== ServerTermination.FINISHES) {
    const seconds = `${check.milliseconds(shutdownTimeout) / 1000}s`;
    const reaction = termination === ServerTermination.ABORTS ? 'aborts requests on SIGTERM' : 'ignores SIGTERM';
    const rule = `which ${name} does not have, because it ${reaction}: leave it out`;
    check.fail('server.shutdownTimeout', seconds, rule);
  }
}

function usedPlaceholders(server: ModelServerDefinition): Set<Placeholder> {
  const { command = [], args = [], env = {} } = server;
  const templates = [...command, ...args, ...Object.values(env)];
  return new Set(templates.flatMap(placeholdersIn));
}

function valuesOf(
  check: PropCheck,
  server: ModelServerDefinition,
  props: MlAppProps & { readonly port: number },
  { shutdownSeconds, requestSeconds }: ServerTiming,
  used: Set<Placeholder>,
): PlaceholderValues {
  const { port, metricsPort, extraPorts = server.extraPorts, resources } = props;
  const { model, defaultModel, modelName, program, tensorParallel, pipelineParallel } = server;
  const isParallel = used.has('tensorParallel') || (tensorParallel ?? pipelineParallel) !== undefined;
  return {
    port,
    metricsPort: metricsPort ?? port,
    grpcPort: extraPorts?.find(({ name }) => name === 'grpc')?.port,
    model: used.has('model') ? (model ?? storedModel(check, server, props) ?? defaultModel) : undefined,
    modelName,
    program,
    shutdownSeconds,
    requestSeconds,
    ...(isParallel ? parallelismOf(check, server, resources?.gpus ?? 0) : {}),
  };
}

/** Folder or file of the model store; undefined without a volume, and if the server loads a file whose name is unknown. */
function storedModel(check: PropCheck, server: ModelServerDefinition, props: MlAppProps): string | undefined {
  const mount = props.modelStore?._mount(check, Resources._check(check, props.resources ?? {}));
  const download = mount?.source.kind === 'download' ? mount.source : undefined;
  if (server.loadsFile) {
    return download?.isFolder ? undefined : download?.target;
  }
  return download?.isFolder ? download.target : mount?.path;
}

function mountsOf({ writableFolders = [] }: ModelServerDefinition, { mounts }: MlAppProps): Mount[] | undefined {
  const taken = new Set(mounts?.map(({ mountPath }) => mountPath));
  const own = writableFolders.filter((folder) => !taken.has(folder)).map((folder) => Mount.emptyDir(folder));
  return own.length > 0 ? [...own, ...(mounts ?? [])] : mounts;
}

/** Object without undefined values. */
function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
