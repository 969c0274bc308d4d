import { PUBLIC_DOMAIN } from '../kube/host-names';
import type { JsonPath } from '../kube/json-path';
import type { ContainerManifest } from '../kube/pod-spec';

const DEFAULT_PORTS: { [scheme: string]: number } = { 'http:': 80, 'https:': 443 };

/** Environment variable with the URL of a host outside the cluster. */
interface ExternalUrl {
  readonly name: string;
  readonly value: string;
  readonly port: number;
  /** Path of the value. */
  readonly path: JsonPath;
}

/** Returns the environment variables of a container with the HTTP URL of a host outside the cluster. */
export function externalUrls({ name: containerName, env = [] }: ContainerManifest, path: JsonPath): ExternalUrl[] {
  return env.flatMap(({ name, value }, i) => {
    const url = typeof value === 'string' && /^https?:\/\//.test(value) ? urlOf(value) : undefined;
    const port = url && (url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port));
    return url && port !== undefined && PUBLIC_DOMAIN.test(url.hostname)
      ? [
          {
            name: `${name} of container '${containerName}'`,
            value: value ?? '',
            port,
            path: [...path, 'env', i, 'value'],
          },
        ]
      : [];
  });
}

/** Parses a URL; undefined if the text is not one. */
export function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
