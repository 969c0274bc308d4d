import { Chart, type Duration } from 'cdk8s';
import type { Resource } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import { DNS_LABEL, type NameRule, SERVICE_NAME, follows } from '../kube/names';
import { parseMilli, parseQuantity } from '../kube/quantity';
import { show } from '../kube/show';

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const LABEL_KEY =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
/** Name of an environment variable. Kubernetes rejects '.' and names that start with '..'. */
const ENV_NAME = /^(?!\.$|\.\.)[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const HOST = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
/** Domains of native resources, and the prefix of resources in quotas. */
const RESERVED_DOMAIN = /kubernetes\.io$|^requests\./;
/** Grammar of github.com/distribution/reference: [host[:port]/]path[:tag][@digest]. */
const IMAGE =
  /^([a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:\d+)?\/)?[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:\w[\w.-]{0,127})?(@sha256:[a-f0-9]{64})?$/;
/** Maximum amounts, larger than any node. The API server caps amounts and their sums at 2^63. */
const MAX_CPUS = 1e6;
const MAX_BYTES = 2 ** 50;

/** Checks the props of one construct. Every error starts with the path of the construct and contains the fix. */
export class PropCheck {
  /** @param prefix prefix of the names of the checked props, such as 'sidecars[0].' */
  public constructor(
    public readonly path: string,
    private readonly prefix = '',
  ) {}

  /** Returns a check of the props of an object that is itself the value of a prop. */
  public within(prop: string): PropCheck {
    return new PropCheck(this.path, `${this.nameOf(prop)}.`);
  }

  /** Returns the name of a prop for messages. */
  public nameOf(prop: string): string {
    return this.prefix + prop;
  }

  /**
   * Rejects one wrong value: `<path>: <prop> is <value>, <rule>: <fix>`.
   *
   * @param rule rule and fix, such as 'must be a URL: pass its scheme too'
   */
  public fail(prop: string, value: unknown, rule: string): never {
    throw new Error(`${this.path}: ${this.nameOf(prop)} is ${show(value)}, ${rule}`);
  }

  /**
   * Rejects a combination of values that are valid alone: `<path>: <problem>. <Fix>.`
   *
   * @param problem a sentence without its period. It names only props that the caller passed and methods that the caller called.
   * @param fix an imperative sentence without its period
   */
  public reject(problem: string, fix: string): never {
    throw new Error(`${this.path}: ${problem}. ${fix}.`);
  }

  public integer(prop: string, value: number, min: number, max: number, fix: string): number {
    if (!Number.isInteger(value) || value < min || value > max) {
      this.fail(prop, value, `must be a whole number from ${min} to ${max}: ${fix}`);
    }
    return value;
  }

  public port(prop: string, value: number): number {
    return this.integer(prop, value, 1, 65535, 'pass the port your server listens on');
  }

  public nodePort(prop: string, value: number): number {
    return this.integer(prop, value, 30000, 32767, 'pass a free port from the node port range, or leave it out');
  }

  /** Checks a number of pods. The API stores it as a 32-bit integer. */
  public replicas(prop: string, value: number, min: number): number {
    return this.integer(prop, value, min, 2 ** 31 - 1, 'pass the number of pods');
  }

  public name(prop: string, value: string, rule: NameRule = SERVICE_NAME): string {
    return follows(rule, value) ? value : this.fail(prop, value, rule.requirement);
  }

  public optionalName(prop: string, value: string | undefined, rule: NameRule): string | undefined {
    return value === undefined ? undefined : this.name(prop, value, rule);
  }

  /** Returns the namespace of a construct's chart; undefined if `kubectl apply` chooses it. */
  public namespace(construct: IConstruct): string | undefined {
    return this.optionalName('chart.namespace', Chart.of(construct).namespace, DNS_LABEL);
  }

  /** Checks that a referenced object is in the namespace of the construct. The fix is to add `construct` to the chart of the object. */
  public inNamespace(prop: string, namespace: string | undefined, referenced: Resource, construct: string): void {
    const actual = referenced.metadata.namespace;
    if (actual !== namespace) {
      this.fail(
        prop,
        `${actual ?? ''}/${referenced.name}`,
        `must be in ${namespace === undefined ? 'no namespace' : `the namespace '${namespace}'`}: add ${construct} to its chart`,
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

  /** Checks the labels of a selector. cdk8s-plus drops labels without a value, so at least one must have a value. */
  public selector(prop: string, value: { [key: string]: string }): { [key: string]: string } {
    if (Object.values(value).every((text) => text === '')) {
      this.fail(
        prop,
        value,
        'must contain at least one label with a value, because a Service without a selector selects no pods: add one',
      );
    }
    return this.labels(prop, value);
  }

  public labelValue(prop: string, value: string): string {
    if (!matches(LABEL_VALUE, value) || value.length > 63) {
      this.fail(
        prop,
        value,
        "must be a label value: at most 63 letters, digits, '-', '_' or '.', without '-', '_' or '.' at its ends",
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

  /** Checks the name of a device plugin's resource, which always has a domain. */
  public extendedResource(prop: string, value: string): string {
    const [domain = '', name = ''] = matches(LABEL_KEY, value) && value.includes('/') ? value.split('/') : [];
    // the name of the resource in a quota starts with 'requests.'
    if (domain === '' || `requests.${domain}`.length > 253 || name.length > 63 || RESERVED_DOMAIN.test(domain)) {
      this.fail(prop, value, "must be an extended resource with its device plugin's domain, like 'nvidia.com/gpu'");
    }
    return value;
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

  /** Checks a string, which must not contain half a surrogate pair. */
  public text(prop: string, value: string): string {
    if (typeof value !== 'string' || /\p{Surrogate}/u.test(value)) {
      this.fail(prop, value, "must be a string of whole characters: quote it, like '4'");
    }
    return value;
  }

  /** Checks an argument or an environment variable of a process. C ends a string at the first NUL. */
  public processText(prop: string, value: string): string {
    if (this.text(prop, value).includes('\0')) {
      this.fail(prop, value.replaceAll('\0', '\\0'), 'must not contain a NUL character: remove it');
    }
    return value;
  }

  /** Checks a value of an enumeration. */
  public oneOf<T extends string>(prop: string, value: T, values: { [name: string]: T }): T {
    if (!Object.values(values).includes(value)) {
      this.fail(prop, value, `must be one of ${Object.values(values).join(', ')}: pass one of them`);
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
    // clients drop the fragment, read '//' as the start of a host, and '%' as the start of an escape
    if (!matches(/^\/(?!\/)(?:[^#%\p{Cc}]|%[\da-f]{2})*$/iu, value)) {
      this.fail(
        prop,
        value,
        "must not start with '//' or contain '#', a control character or an unescaped '%': escape it, like '%25'",
      );
    }
    return value;
  }

  public host(prop: string, value: string): string {
    const withoutScheme = value.replace(/^[a-z]+:\/\//i, '');
    if (withoutScheme !== value && matches(HOST, withoutScheme)) {
      this.fail(prop, value, `must be a host name without a scheme: pass ${show(withoutScheme)}`);
    }
    if (!matches(HOST, value) || IPV4.test(value) || value.length > 253) {
      this.fail(prop, value, "must be a lower-case host name without port or path, like 'model.example.com'");
    }
    return value;
  }

  /** Converts a duration to milliseconds. */
  public milliseconds(value: Duration): number {
    return value.toMilliseconds({ integral: false });
  }

  /** Checks a duration in whole seconds, and returns the seconds. */
  public seconds(prop: string, value: Duration, min: number, max: number): number {
    const seconds = this.milliseconds(value) / 1000;
    if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
      this.fail(
        prop,
        `${seconds}s`,
        `must be a whole number of seconds from ${min} to ${max}: pass whole seconds in this range`,
      );
    }
    return seconds;
  }

  /** Checks an amount of CPU, and returns the number of CPUs. Kubernetes rounds it to millicores. */
  public cpu(prop: string, value: string): number {
    const cpus = this.quantity(prop, value, "'2', '0.5' or '500m'");
    if (cpus < 0.001 || cpus > MAX_CPUS || !isWhole(cpus * 1000)) {
      this.fail(prop, value, "must be a multiple of 1m, at least 1m and at most 1M: pass '2', '0.5' or '500m'");
    }
    return cpus;
  }

  /**
   * Checks an amount of bytes, and returns their number. An amount below one mebibyte has a wrong or missing suffix: '512m' is
   * half a byte.
   */
  public bytes(prop: string, value: string, examples = "'512Mi' or '4Gi'"): number {
    const bytes = this.quantity(prop, value, examples);
    if (bytes < 2 ** 20 || bytes > MAX_BYTES || !isWholeQuantity(value)) {
      this.fail(prop, value, `must be at least 1Mi and at most 1Pi, in whole bytes: pass ${examples}`);
    }
    return bytes;
  }

  private quantity(prop: string, value: string, examples: string): number {
    return parseQuantity(value) ?? this.fail(prop, value, `must be a Kubernetes quantity: pass ${examples}`);
  }
}

/** Returns true if a string can be the key of a label. */
export function isQualifiedName(key: string): boolean {
  const [prefix, name] = key.includes('/') ? (key.split('/') as [string, string]) : ['', key];
  return matches(LABEL_KEY, key) && name.length <= 63 && prefix.length <= 253;
}

/** Returns true for a string that matches. `RegExp.test()` converts undefined to 'undefined'. */
function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}

/** Returns true for a quantity without a fraction. Most have a form that needs no arithmetic. */
function isWholeQuantity(text: string): boolean {
  return /^\d+(?:[KMGTPE]i)?$/.test(text) || (parseMilli(text) ?? 1n) % 1000n === 0n;
}

/** Returns true for a whole number, except for the rounding of floating point: 0.29 x 1000 is 290. */
function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6;
}

export { show } from '../kube/show';
