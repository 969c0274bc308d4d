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
    options = HTTP_HEALTH_OPTIONS.readAll(CHECK, options, 'options');
    return new Health((check, prop, context) => {
      const port = portOf(check, prop, options, context);
      const httpGet = {
        path: check.urlPath(`${prop}.path`, context.expand(path, encodeURIComponent)),
        port: k8s.IntOrString.fromNumber(port),
        // HTTP is the Kubernetes default
        scheme: options.scheme === ConnectionScheme.HTTPS ? options.scheme : undefined,
        httpHeaders: headersOf(check, `${prop}.headers`, options.headers ?? {}),
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
    options = GRPC_HEALTH_OPTIONS.readAll(CHECK, options, 'options');
    return new Health((check, prop, context) => {
      const port = portOf(check, prop, options, context);
      const service = options.service === undefined ? undefined : check.text(`${prop}.service`, options.service);
      return { port, handler: { grpc: { port, service } } };
    });
  }

  /**
   * Opens a TCP connection. Prefer another health check for `readiness`, because many servers accept connections before
   * they can predict.
   */
  public static tcp(options: TcpHealthOptions = {}): Health {
    options = TCP_HEALTH_OPTIONS.readAll(CHECK, options, 'options');
    return new Health((check, prop, context) => {
      const port = portOf(check, prop, options, context);
      return { port, handler: { tcpSocket: { port: k8s.IntOrString.fromNumber(port) } } };
    });
  }

  /**
   * Runs a command in the container. Exit code 0 is a success. Each probe starts a process, which counts against the
   * limits of the container.
   *
   * @param command program and its arguments. The process receives them unchanged, unless `expandVariables` of the
   * container is true
   */
  public static exec(command: string[]): Health {
    const parts = HEALTH_COMMAND.readAll(CHECK, { command }).command;
    return new Health((check, prop, { escape, expand }) => {
      if (parts.length === 0) {
        check.fail(
          `${prop}.command`,
          parts,
          "must have at least one item: pass a program of the image, like '/bin/check'",
        );
      }
      const escaped = parts.map((part, i) => escape(check.processText(`${prop}.command[${i}]`, expand(part, String))));
      return { handler: { exec: { command: escaped } } };
    });
  }

  private constructor(
    private readonly spec: (check: PropCheck, prop: string, context: HealthContext & TextExpansion) => HealthSpec,
    private readonly expand: Expand = (text) => text,
  ) {}

  /**
   * Returns the checked handler of a probe. `prop` is the prop that contains the health check.
   *
   * @internal
   */
  public _healthSpec(check: PropCheck, prop: string, context: HealthContext): HealthSpec {
    return this.spec(check, prop, { ...context, expand: this.expand });
  }

  /**
   * Returns a copy of the health check that expands the placeholders in the path or command.
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

function portOf(check: PropCheck, prop: string, { port }: TcpHealthOptions, context: HealthContext): number {
  return port === undefined ? context.port : check.port(`${prop}.port`, port);
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
