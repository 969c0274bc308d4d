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

/** Adds the TLS certificates to an Ingress. `servedHosts` are the hosts of its rules; undefined means all hosts. */
export function addTls(
  check: PropCheck,
  scope: Construct,
  ingress: Ingress,
  props: HostIngressProps,
  servedHosts: readonly (string | undefined)[],
): void {
  const ruleHosts = [...new Set(servedHosts.filter((host) => host !== undefined))];
  const propOfHost = new Map<string, string>();
  for (const certificate of certificatesOf(check, props)) {
    const hosts = certificate.hosts ?? ruleHosts;
    hosts.forEach((host, i) => {
      const prop = certificate.hosts ? `${certificate.props.hosts}[${i}]` : certificate.props.hosts;
      checkHost(check, prop, host, servedHosts);
      if (propOfHost.has(host)) {
        check.fail(prop, host, `which ${propOfHost.get(host)} already has: remove one of them`);
      }
      propOfHost.set(host, certificate.props.hosts);
    });
    const secret = secretOf(check, scope, ingress, certificate);
    ingress.addTls([{ hosts: hosts.length > 0 ? hosts : undefined, secret }]);
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
  return (tls ?? []).map((certificate, i) => {
    const prop = `tls[${i}]`;
    if (certificate.hosts?.length === 0) {
      check.fail(`${prop}.hosts`, [], 'must have at least one host: add one, or leave hosts out');
    }
    if (certificate.secret && certificate.secretName !== undefined) {
      const rule = `contradicts ${prop}.secret: leave one of them out`;
      check.fail(`${prop}.secretName`, certificate.secretName, rule);
    }
    const props = { hosts: `${prop}.hosts`, secret: `${prop}.secret`, secretName: `${prop}.secretName` };
    return { ...certificate, id: `tls-${i}`, props };
  });
}

function checkHost(check: PropCheck, prop: string, host: string, servedHosts: readonly (string | undefined)[]): void {
  check.host(prop, host);
  if (!servedHosts.some((served) => served === undefined || hostsOverlap(served, host))) {
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
