import { type ISecret, type Ingress, Secret } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { hostsOverlap } from '../kube/hosts';
import { OBJECT_NAME } from '../kube/names';
import type { PropCheck } from '../validation/prop-check';
import type { HostIngressProps, HostIngressTls } from './host-ingress-props';

/** Certificate, with the names of its props for errors. */
interface Certificate extends HostIngressTls {
  readonly id: string;
  readonly props: { readonly hosts: string; readonly secret: string; readonly secretName: string };
}

/** Adds the TLS certificates to an Ingress. `served` are the hosts of its rules; undefined means all hosts. */
export function addTls(
  check: PropCheck,
  scope: Construct,
  ingress: Ingress,
  props: HostIngressProps,
  served: readonly (string | undefined)[],
): void {
  const all = [...new Set(served.filter((host) => host !== undefined))];
  const userOf = new Map<string, string>();
  for (const certificate of certificatesOf(check, props)) {
    const own = certificate.hosts ?? all;
    own.forEach((host, i) => {
      const prop = certificate.hosts ? `${certificate.props.hosts}[${i}]` : certificate.props.hosts;
      checkHost(check, prop, host, served);
      if (userOf.has(host)) {
        check.fail(prop, host, `which ${userOf.get(host)} already has: remove one of them`);
      }
      userOf.set(host, certificate.props.hosts);
    });
    const secret = secretOf(check, scope, ingress, certificate);
    ingress.addTls([{ hosts: own.length > 0 ? own : undefined, secret }]);
  }
}

function certificatesOf(check: PropCheck, { tls, tlsSecret, tlsSecretName }: HostIngressProps): Certificate[] {
  if (tlsSecret && tlsSecretName !== undefined) {
    check.fail('tlsSecretName', tlsSecretName, 'contradicts tlsSecret: leave one of them out');
  }
  if (tlsSecret || tlsSecretName !== undefined) {
    const [prop, value] = tlsSecret ? ['tlsSecret', tlsSecret.name] : ['tlsSecretName', tlsSecretName];
    if (tls) {
      check.fail(prop, value, 'contradicts tls: leave one of them out');
    }
    const props = { hosts: 'hosts', secret: 'tlsSecret', secretName: 'tlsSecretName' };
    return [{ id: 'tls', secret: tlsSecret, secretName: tlsSecretName, props }];
  }
  return (tls ?? []).map((one, i) => {
    const at = `tls[${i}]`;
    if (one.hosts?.length === 0) {
      check.fail(`${at}.hosts`, [], 'must have at least one host: add one, or leave hosts out');
    }
    if (one.secret && one.secretName !== undefined) {
      check.fail(`${at}.secretName`, one.secretName, `contradicts ${at}.secret: leave one of them out`);
    }
    const props = { hosts: `${at}.hosts`, secret: `${at}.secret`, secretName: `${at}.secretName` };
    return { ...one, id: `tls-${i}`, props };
  });
}

function checkHost(check: PropCheck, prop: string, host: string, served: readonly (string | undefined)[]): void {
  check.host(prop, host);
  if (!served.some((one) => one === undefined || hostsOverlap(one, host))) {
    check.fail(prop, host, 'which no rule serves: pass a host of hosts or rules');
  }
}

function secretOf(
  check: PropCheck,
  scope: Construct,
  ingress: Ingress,
  { id, secret, secretName, props }: Certificate,
): ISecret | undefined {
  if (secretName !== undefined) {
    return Secret.fromSecretName(scope, id, check.name(props.secretName, secretName, OBJECT_NAME));
  }
  if (secret && 'metadata' in secret) {
    check.inNamespace(props.secret, ingress.metadata.namespace, secret as Secret, 'a HostIngress');
  }
  if (secret) {
    ingress.node.addDependency(secret);
  }
  return secret;
}
