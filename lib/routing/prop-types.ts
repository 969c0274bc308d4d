import { HttpIngressPathType, type ISecret } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import { SERVICE } from '../app/argument-types';
import type { HostIngressProps, HostIngressRule, HostIngressTls } from './host-ingress-props';
import {
  type HttpRouteMatch,
  type HttpRouteOptions,
  HttpRoutePathType,
  type HttpRouteProps,
  type HttpRouteRule,
  type WeightedService,
} from './http-route-props';
import type { RoutedService } from './routed-service';
import { choice, instance, list, map, number, struct, text } from '../validation/prop-type';

const SECRET = instance<ISecret>(
  'a Secret',
  "Secret.fromSecretName(chart, 'certificate', 'tls')",
  'node',
  'name',
  'kind',
);

const ROUTED_SERVICE = struct<RoutedService>(
  {},
  { service: SERVICE, serviceName: text('model'), port: number(80) },
  '{ service: app.service }',
);

const HOST_INGRESS_RULE = struct<HostIngressRule>(
  {},
  {
    ...ROUTED_SERVICE.optional,
    host: text('model.example.com'),
    path: text('/v1'),
    pathType: choice('HttpIngressPathType', HttpIngressPathType),
  },
  ROUTED_SERVICE.example,
);

const HOST_INGRESS_TLS = struct<HostIngressTls>(
  {},
  { hosts: list(text('model.example.com')), secretName: text('model.example.com-tls'), secret: SECRET },
  "{ secretName: 'model.example.com-tls' }",
);

export const HOST_INGRESS = struct<HostIngressProps>(
  {},
  {
    hosts: map('model.example.com', SERVICE),
    ports: map('model.example.com', number(80)),
    rules: list(HOST_INGRESS_RULE),
    name: text('model'),
    className: text('nginx'),
    tlsSecretName: text('model.example.com-tls'),
    tlsSecret: SECRET,
    tls: list(HOST_INGRESS_TLS),
    annotations: map('nginx.ingress.kubernetes.io/proxy-read-timeout', text('300')),
  },
);

const CONSTRUCT = instance<IConstruct>(
  'a construct',
  "new ApiObject(chart, 'gateway', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway' })",
  'node',
);

export const HTTP_ROUTE_OPTIONS = struct<HttpRouteOptions>(
  {},
  {
    hosts: list(text('model.example.com')),
    gatewayName: text('public'),
    gateway: CONSTRUCT,
    gatewayNamespace: text('gateways'),
    listener: text('https'),
    name: text('model'),
  },
  "{ gatewayName: 'public', hosts: ['model.example.com'] }",
);

const WEIGHTED_SERVICE = struct<WeightedService>(
  {},
  { ...ROUTED_SERVICE.optional, weight: number(1) },
  ROUTED_SERVICE.example,
);

const HTTP_ROUTE_MATCH = struct<HttpRouteMatch>(
  {},
  { path: text('/v1'), pathType: choice('HttpRoutePathType', HttpRoutePathType) },
);

const HTTP_ROUTE_RULE = struct<HttpRouteRule>(
  { backends: list(WEIGHTED_SERVICE) },
  { matches: list(HTTP_ROUTE_MATCH) },
);

export const HTTP_ROUTE = struct<HttpRouteProps>(
  {},
  { ...HTTP_ROUTE_OPTIONS.optional, backends: list(WEIGHTED_SERVICE), rules: list(HTTP_ROUTE_RULE) },
  "{ gatewayName: 'public', backends: [{ service: app.service }] }",
);
