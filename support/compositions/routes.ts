import { HttpIngressPathType } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import {
  type HostIngressProps,
  type HostIngressRule,
  type HostIngressTls,
  type HttpRouteMatch,
  HttpRoutePathType,
  type HttpRouteProps,
  type HttpRouteRule,
  type WeightedService,
} from '../../lib';
import * as amounts from './amounts';
import { type Each, mixed, pick, props } from './mixed';
import { httpRouteOptions } from './releases';
import * as texts from './texts';

/** Props with the index of a Service instead of the Service. */
type WithIndex<P> = Omit<P, 'service'> & { service?: number };
export type BackendCall = WithIndex<WeightedService>;
export type HostIngressCall = Omit<HostIngressProps, 'hosts' | 'rules'> & {
  hosts: { [host: string]: number };
  rules?: WithIndex<HostIngressRule>[];
};
export type HttpRouteCall = Omit<HttpRouteProps, 'backends' | 'rules'> & {
  backends?: BackendCall[];
  rules?: (Omit<HttpRouteRule, 'backends'> & { backends: BackendCall[] })[];
};

const index = fc.nat(3);
const never = fc.constant(undefined);
const path = mixed(
  fc.stringMatching(/^\/v[1-9]{3}(\/[a-z]{1,3})?\/?$/),
  pick('/', '', 'v1', '//', '/a/../b', '/%2f', '/a b', '/ä', '/(.*)'),
);

/** Generates props with a Service of the app, or with a named one. */
function routed<P>(required: (keyof P & string)[], others: object): fc.Arbitrary<P> {
  const each = (own: object) => ({ ...own, ...others }) as Each<P>;
  const names = ['service', 'serviceName', 'port'] as (keyof P & string)[];
  const ofApp = each({ service: index, serviceName: never, port: mixed(pick(undefined, 0, 1), amounts.port) });
  const byName = each({ service: never, serviceName: texts.name, port: mixed(amounts.port, never) });
  return fc.oneof(
    { arbitrary: props<P>([...required, ...names], ofApp), weight: 4 },
    { arbitrary: props<P>([...required, ...names], byName), weight: 1 },
  );
}

const rules = fc.array(
  routed<HostIngressRule>([], { host: texts.host, path, pathType: pick(...Object.values(HttpIngressPathType)) }),
  { maxLength: 2 },
);

const tls = props<HostIngressTls>([], {
  hosts: mixed(never, fc.array(texts.host, { maxLength: 2 })),
  secretName: texts.name,
  secret: never,
});

const ingress: Omit<Each<HostIngressProps>, 'tls' | 'tlsSecretName'> = {
  hosts: fc.dictionary(texts.host, index, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  ports: mixed(never, fc.dictionary(texts.host, amounts.port, { maxKeys: 1 })),
  rules,
  name: texts.name,
  className: texts.name,
  tlsSecret: never,
  annotations: texts.annotations,
};

/** Props of a HostIngress. */
export const hostIngress: fc.Arbitrary<object> = fc.oneof(
  props<HostIngressProps>(['hosts'], { ...ingress, tlsSecretName: texts.name, tls: never }),
  props<HostIngressProps>(['hosts'], {
    ...ingress,
    tlsSecretName: mixed(never, texts.name),
    tls: fc.array(tls, { maxLength: 1 }),
  }),
);

const backends = fc.array(routed<WeightedService>([], { weight: mixed(amounts.whole(0, 1_000_000), fc.constant(0)) }), {
  minLength: 1,
  maxLength: 3,
});

const matches = fc.array(props<HttpRouteMatch>([], { path, pathType: pick(...Object.values(HttpRoutePathType)) }), {
  minLength: 1,
  maxLength: 2,
});

/** Props of an HttpRoute. */
export const httpRouteCall: fc.Arbitrary<object> = props<HttpRouteProps>(['gatewayName', 'backends'], {
  ...httpRouteOptions,
  backends: mixed(backends, never),
  rules: fc.array(props<HttpRouteRule>(['backends'], { backends, matches }), { maxLength: 2 }),
});
