import { Chart, type Duration } from 'cdk8s';
import type { Resource } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import { NAMESPACE_NAME, type NameRule, SERVICE_NAME, follows } from '../kube/names';
import { parseMilli, parseQuantity } from '../kube/quantity';
import { show } from '../kube/show';

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const LABEL_KEY =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
/** None may be taken for a way up in a file system. */
const ENV_NAME = /^(?!\.$|\.\.)[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const HOST = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
/** What the API server takes for resources of its own, and what quotas put before a resource. */
const RESERVED_DOMAIN = /kubernetes\.io$|^requests\./;
/** The reference grammar of github.com/distribution/reference: [host[:port]/]path[:tag][@digest]. */
const IMAGE =
  /^([a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:\d+)?\/)?[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:\w[\w.-]{0,127})?(@sha256:[a-f0-9]{64})?$/;
/** More than any node has; the API server cuts amounts off at 2^63, and sums of them too. */
const MAX_CPUS = 1e6;
const MAX_BYTES = 2 ** 50;

/** Checks the props of one construct. Every error names its path, the prop, the value and the remedy. */
export class Check {
  public constructor(public readonly path: string) {}

  public fail(prop: string, value: unknown, remedy: string): never {
    throw new Error(`${this.path}: ${prop} is ${show(value)}, ${remedy}`);
  }

  /** Refuses what no single value is wrong of. */
  public refuse(sentence: string): never {
    throw new Error(`${this.path}: ${sentence}`);
  }

  public integer(prop: string, value: number, min: number, max: number, remedy: string): number {
    if (!Number.isInteger(value) || value < min || value > max) {
      this.fail(prop, value, `must be a whole number from ${min} to ${max}: ${remedy}`);
    }
    return value;
  }

  public port(prop: string, value: number): number {
    return this.integer(prop, value, 1, 65535, 'pass the port that is listened on');
  }

  public nodePort(prop: string, value: number): number {
    return this.integer(prop, value, 30000, 32767, 'pass a free port of the node port range, or leave it out');
  }

  /** Counts of pods: the API stores them as 32-bit integers. */
  public replicas(prop: string, value: number, min: number): number {
    return this.integer(prop, value, min, 2 ** 31 - 1, 'pass how many pods shall run');
  }

  public name(prop: string, value: string, rule: NameRule = SERVICE_NAME): string {
    return follows(rule, value) ? value : this.fail(prop, value, rule.must);
  }

  public optionalName(prop: string, value: string | undefined, rule: NameRule): string | undefined {
    return value === undefined ? undefined : this.name(prop, value, rule);
  }

  /** The namespace of the chart that a construct is in; undefined if whoever applies it says. */
  public namespace(construct: IConstruct): string | undefined {
    return this.optionalName('chart.namespace', Chart.of(construct).namespace, NAMESPACE_NAME);
  }

  /** That what is referred to is in the namespace of the construct: to mend it, add another `construct`. */
  public inNamespace(prop: string, namespace: string | undefined, referred: Resource, construct: string): void {
    const own = referred.metadata.namespace;
    if (own !== namespace) {
      this.fail(
        prop,
        `${own ?? ''}/${referred.name}`,
        `must be in the namespace '${namespace ?? ''}': add ${construct} to its chart`,
      );
    }
  }

  public labels(prop: string, value: { [key: string]: string }): { [key: string]: string } {
    for (const [key, text] of Object.entries(value)) {
      if (!isQualifiedName(key)) {
        this.fail(prop, key, "must have keys like 'tier' or 'example.com/app'");
      }
      this.labelValue(`${prop}.${key}`, text);
    }
    return value;
  }

  /** Labels that pods are selected by. One without a value is not enough: cdk8s-plus leaves it out. */
  public selector(prop: string, value: { [key: string]: string }): { [key: string]: string } {
    if (Object.values(value).every((text) => text === '')) {
      this.fail(prop, value, 'must hold at least one label with a value: a Service without selector finds no pods');
    }
    return this.labels(prop, value);
  }

  public labelValue(prop: string, value: string): string {
    if (!matches(LABEL_VALUE, value) || value.length > 63) {
      this.fail(
        prop,
        value,
        "must be a label value: at most 63 letters, digits, '-', '_' or '.', no '-_.' at its ends",
      );
    }
    return value;
  }

  public image(prop: string, value: string): string {
    if (!matches(IMAGE, value)) {
      this.fail(prop, value, "must be an image reference like 'registry.example.com/model:1.0'");
    }
    return value;
  }

  /** A resource that a device plugin announces: always with a domain. */
  public extendedResource(prop: string, value: string): string {
    const [domain = '', name = ''] = matches(LABEL_KEY, value) && value.includes('/') ? value.split('/') : [];
    // quotas put 'requests.' before it
    if (domain === '' || `requests.${domain}`.length > 253 || name.length > 63 || RESERVED_DOMAIN.test(domain)) {
      this.fail(prop, value, "must be an extended resource with its device plugin's domain, like 'nvidia.com/gpu'");
    }
    return value;
  }

  /** A URL whose path ends in a file name. */
  public downloadUrl(prop: string, value: string): URL {
    const url = URL.canParse(value) ? new URL(value) : this.fail(prop, value, 'must be a URL');
    if (
      !/^https?:$/.test(url.protocol) ||
      url.username !== '' ||
      !/^[\w][\w.-]*$/.test(url.pathname.split('/').pop() ?? '')
    ) {
      this.fail(
        prop,
        value,
        "must be an http or https URL without credentials that ends in a file name, like 'https://models.example.com/model.onnx'",
      );
    }
    return url;
  }

  public absolutePath(prop: string, value: string): string {
    if (!matches(/^(\/(?!\.\.?(\/|$))[^/:\s\p{C}]+)+$/u, value)) {
      this.fail(prop, value, "must be an absolute path without ':', '..' or a '/' at its end, like '/models'");
    }
    return value;
  }

  public env(prop: string, value: { [name: string]: string }): { [name: string]: string } {
    for (const [name, content] of Object.entries(value)) {
      this.envName(prop, name);
      this.processText(`${prop}.${name}`, content);
    }
    return value;
  }

  /** A string of any characters that there are. */
  public text(prop: string, value: string): string {
    if (typeof value !== 'string' || /\p{Surrogate}/u.test(value)) {
      this.fail(prop, value, "must be a string of whole characters: quote it, like '4'");
    }
    return value;
  }

  /** A string that a process gets as argument or variable: C ends it at the first NUL. */
  public processText(prop: string, value: string): string {
    if (this.text(prop, value).includes('\0')) {
      this.fail(
        prop,
        value.replaceAll('\0', '\\0'),
        'must hold no NUL character: no process can get one, so remove it',
      );
    }
    return value;
  }

  /** One of an enumeration's values. */
  public oneOf<T extends string>(prop: string, value: T, values: { [name: string]: T }): T {
    if (!Object.values(values).includes(value)) {
      this.fail(prop, value, `must be one of ${Object.values(values).join(', ')}`);
    }
    return value;
  }

  public envName(prop: string, value: string): string {
    if (!matches(ENV_NAME, value)) {
      this.fail(prop, value, "must be the name of an environment variable, like 'MODEL_URL'");
    }
    return value;
  }

  public urlPath(prop: string, value: string): string {
    if (!matches(/^\/[^\s\p{C}]*$/u, value)) {
      this.fail(prop, value, "must be a path that starts with '/', like '/readyz'");
    }
    // clients send no fragment, take what follows '//' for a host, and parse '%' as the start of an escape
    if (!matches(/^\/(?!\/)(?:[^#%\p{Cc}]|%[\da-f]{2})*$/iu, value)) {
      this.fail(prop, value, "must not start with '//' or hold '#', a control or a bare '%': escape it, like '%25'");
    }
    return value;
  }

  public host(prop: string, value: string): string {
    const bare = value.replace(/^[a-z]+:\/\//i, '');
    if (bare !== value && matches(HOST, bare)) {
      this.fail(prop, value, `must be a host name without a scheme: pass ${show(bare)}`);
    }
    if (!matches(HOST, value) || IPV4.test(value) || value.length > 253) {
      this.fail(prop, value, "must be a lower-case host name without port or path, like 'model.example.com'");
    }
    return value;
  }

  /** A length of time, in milliseconds. */
  public milliseconds(value: Duration): number {
    return value.toMilliseconds({ integral: false });
  }

  /** A length of time in whole seconds. */
  public seconds(prop: string, value: Duration, min: number, max: number): number {
    const seconds = this.milliseconds(value) / 1000;
    if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
      this.fail(prop, `${seconds}s`, `must be a whole number of seconds from ${min} to ${max}`);
    }
    return seconds;
  }

  /** CPUs. Kubernetes counts them in steps of one millicore. */
  public cpu(prop: string, value: string): number {
    const cpus = this.quantity(prop, value, "'2', '0.5' or '500m'");
    if (cpus < 0.001 || cpus > MAX_CPUS || !isWhole(cpus * 1000)) {
      this.fail(prop, value, "must be a multiple of 1m, at least 1m and at most 1M: pass '2', '0.5' or '500m'");
    }
    return cpus;
  }

  /** Bytes. Less than a mebibyte is a missing or mistaken suffix: '512m' is half a byte. */
  public bytes(prop: string, value: string, examples = "'512Mi' or '4Gi'"): number {
    const bytes = this.quantity(prop, value, examples);
    if (bytes < 2 ** 20 || bytes > MAX_BYTES || (parseMilli(value) ?? 1n) % 1000n !== 0n) {
      this.fail(prop, value, `must be at least 1Mi and at most 1Pi, in whole bytes: pass ${examples}`);
    }
    return bytes;
  }

  private quantity(prop: string, value: string, examples: string): number {
    return parseQuantity(value) ?? this.fail(prop, value, `must be a Kubernetes quantity: pass ${examples}`);
  }
}

/** The form of the keys of labels. */
export function isQualifiedName(key: string): boolean {
  const [prefix, name] = key.includes('/') ? (key.split('/') as [string, string]) : ['', key];
  return matches(LABEL_KEY, key) && name.length <= 63 && prefix.length <= 253;
}

/** JavaScript callers may pass anything, and a RegExp takes undefined for 'undefined'. */
function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}

/** Whole but for the rounding of floating point: 0.29 x 1000 is 290. */
function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6;
}

export { show } from '../kube/show';
