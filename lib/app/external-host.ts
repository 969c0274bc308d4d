import { PropCheck } from '../validation/prop-check';
import { EXTERNAL_HOST, EXTERNAL_HOST_OPTIONS } from './argument-types';
import type { CallTarget } from './call-target';
import type { ICallee } from './callee';
import { checkCidr } from './cidr';
import type { ExternalHostOptions } from './external-host-options';
import { tcpPort } from './network-access';

const HTTPS = 443;

/**
 * Host outside the cluster that an app calls: an API, a database or a model hub.
 *
 * A NetworkPolicy cannot contain host names. Without `cidrs`, the app can reach the port at any address.
 *
 * @example
 * const app = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * app.calls(ExternalHost.fromName('huggingface.co'));
 * app.calls(ExternalHost.fromName('features.example.com', { port: 5432, cidrs: ['203.0.113.10/32'] }));
 */
export class ExternalHost implements ICallee {
  /**
   * Refers to a host by its name.
   *
   * @param hostName DNS name, in lower case, without scheme, port or path
   *
   * @throws if the name, the port or an address range is invalid, or `cidrs` is empty
   */
  public static fromName(hostName: string, options: ExternalHostOptions = {}): ExternalHost {
    const check = new PropCheck('ExternalHost');
    EXTERNAL_HOST.readAll(check, { hostName });
    const { port = HTTPS, cidrs } = EXTERNAL_HOST_OPTIONS.readAll(check, options, 'options');
    if (check.host('hostName', hostName).startsWith('*')) {
      check.fail('hostName', hostName, "must be one host that DNS resolves, like 'api.example.com'");
    }
    check.integer('port', port, 1, 65535, 'pass the port of the host');
    if (cidrs?.length === 0) {
      check.fail('cidrs', [], 'must have at least one address range: omit cidrs to allow any address');
    }
    cidrs?.forEach((cidr, i) => checkCidr(check, `cidrs[${i}]`, cidr));
    return new ExternalHost(hostName, port, cidrs);
  }

  private constructor(
    /** DNS name of the host. */
    public readonly hostName: string,
    /** Port of the host. */
    public readonly port: number,
    private readonly cidrs?: string[],
  ) {}

  /** @internal */
  public get _callTarget(): CallTarget {
    const { hostName, port, cidrs } = this;
    return {
      name: hostName,
      host: hostName,
      port,
      setsVariable: false,
      hasPolicy: false,
      urlAt: (host) => urlOf(host, port),
      connect: (caller) =>
        caller.allowEgress(() => [{ ports: [tcpPort(port)], to: cidrs?.map((cidr) => ({ ipBlock: { cidr } })) }]),
    };
  }
}

/** URL of a host, without the default port of its scheme. */
function urlOf(host: string, port: number): string {
  const scheme = port === 80 ? 'http' : 'https';
  return port === 80 || port === HTTPS ? `${scheme}://${host}` : `${scheme}://${host}:${port}`;
}
