import { ConnectionScheme, k8s } from 'cdk8s-plus-28';
import { PropCheck } from '../validation/prop-check';
import {
  GRPC_HEALTH_OPTIONS,
  HEALTH_COMMAND,
  HEALTH_PATH,
  HTTP_HEALTH_OPTIONS,
  TCP_HEALTH_OPTIONS,
} from './argument-types';
import type { GrpcHealthOptions, HttpHealthOptions, TcpHealthOptions } from './health-options';
import type { HealthContext, HealthSpec } from './health-spec';

const CHECK = new PropCheck('Health');

/**
 * Request or command that the kubelet uses to check a server. `timing` sets the times of the probes.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/probes/
 *
 * @example
 * new MlApp(chart, 'sentiment', {
 *   image: 'registry.example.com/sentiment:1.4.0',
 *   port: 8000,
 *   readiness: Health.http('/v2/health/ready'),
 *   liveness: Health.http('/v2/health/live'),
 * });
 */
export class Health {
  /**
   * Sends a GET request. A 2xx or 3xx response is a success.
   *
   * @param path path of the request, such as '/health'
   */
  public static http(path: string, options: HttpHealthOptions = {}): Health {
    HEALTH_PATH.readAll(CHECK, { path });
    const read = HTTP_HEALTH_OPTIONS.readAll(CHECK, options, 'options');
    return new Health((check, prop, app) => {
      const port = portOf(check, prop, read, app);
      const httpGet = {
        path: check.urlPath(`${prop}.path`, app.expand(path, encodeURIComponent)),
        port: k8s.IntOrString.fromNumber(port),
        // HTTP is the Kubernetes default
        scheme: read.scheme === ConnectionScheme.HTTPS ? read.scheme : undefined,
        httpHeaders: headersOf(check, `${prop}.headers`, read.headers ?? {}),
      };
      return { port, handler: { httpGet } };
    });
  }

  /**
   * Sends a request of the gRPC health checking protocol, without TLS. The status SERVING is a success.
   *
   * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
   */
  public static grpc(options: GrpcHealthOptions = {}): Health {
    const read = GRPC_HEALTH_OPTIONS.readAll(CHECK, options, 'options');
    return new Health((check, prop, app) => {
      const port = portOf(check, prop, read, app);
      const service = read.service === undefined ? undefined : check.text(`${prop}.service`, read.service);
      return { port, handler: { grpc: { port, service } } };
    });
  }

  /**
   * Opens a TCP connection. Prefer another health check for `readiness`, because many servers accept connections before
   * they can predict.
   */
  public static tcp(options: TcpHealthOptions = {}): Health {
    const read = TCP_HEALTH_OPTIONS.readAll(CHECK, options, 'options');
    return new Health((check, prop, app) => {
      const port = portOf(check, prop, read, app);
      return { port, handler: { tcpSocket: { port: k8s.IntOrString.fromNumber(port) } } };
    });
  }

  /**
   * Runs a command in the container. Exit code 0 is a success. Each probe starts a process, which counts against the
   * limits of the container.
   *
   * @param command program and its arguments. The process receives them unchanged, unless `expandVariables` of the app
   * is true
   */
  public static exec(command: string[]): Health {
    const read = HEALTH_COMMAND.readAll(CHECK, { command }).command;
    return new Health((check, prop, { written, expand }) => {
      if (read.length === 0) {
        check.fail(
          `${prop}.command`,
          read,
          "must have at least one item: pass a program of the image, like '/bin/check'",
        );
      }
      const parts = read.map((part, i) => written(check.processText(`${prop}.command[${i}]`, expand(part, String))));
      return { handler: { exec: { command: parts } } };
    });
  }

  private constructor(
    private readonly spec: (check: PropCheck, prop: string, app: HealthContext & TextExpansion) => HealthSpec,
    private readonly expand: Expand = (text) => text,
  ) {}

  /**
   * Returns the checked handler of a probe. `prop` is the prop that contains the health check.
   *
   * @internal
   */
  public _healthSpec(check: PropCheck, prop: string, app: HealthContext): HealthSpec {
    return this.spec(check, prop, { ...app, expand: this.expand });
  }

  /**
   * Returns the health check with another path or command.
   *
   * @internal
   */
  public _expanded(expand: Expand): Health {
    return new Health(this.spec, expand);
  }
}

/** Expands the placeholders of a `ModelServer` in a path or a command. `encode` converts a value to text. */
type Expand = (text: string, encode: (value: string | number) => string) => string;

interface TextExpansion {
  readonly expand: Expand;
}

function portOf(check: PropCheck, prop: string, { port }: TcpHealthOptions, app: HealthContext): number {
  return port === undefined ? app.port : check.port(`${prop}.port`, port);
}

function headersOf(check: PropCheck, prop: string, headers: { [name: string]: string }): k8s.HttpHeader[] | undefined {
  const entries = Object.entries(headers);
  for (const [name, value] of entries) {
    if (!/^[-A-Za-z0-9]+$/.test(name)) {
      check.fail(prop, name, "must have names of letters, digits and '-', like 'Authorization'");
    }
    if (/[\p{Cc}]/u.test(check.text(`${prop}.${name}`, value))) {
      check.fail(`${prop}.${name}`, value, 'must not contain a control character: remove it');
    }
  }
  return entries.length === 0 ? undefined : entries.map(([name, value]) => ({ name, value }));
}
