import type { ISecret } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import { SERVICE } from '../app/argument-types';
import type { HostIngressProps } from './host-ingress-props';
import type { HttpRouteOptions, HttpRouteProps, WeightedService } from './http-route-props';
import { instance, list, map, number, struct, text } from '../validation/prop-type';

export const HOST_INGRESS = struct<HostIngressProps>(
  { hosts: map('model.example.com', SERVICE) },
  {
    ports: map('model.example.com', number(80)),
    name: text('model'),
    className: text('nginx'),
    tlsSecretName: text('model.example.com-tls'),
    tlsSecret: instance<ISecret>(
      'a Secret',
      "Secret.fromSecretName(chart, 'certificate', 'tls')",
      'node',
      'name',
      'kind',
    ),
    annotations: map('nginx.ingress.kubernetes.io/proxy-read-timeout', text('300')),
  },
);

const CONSTRUCT = instance<IConstruct>(
  'a construct',
  "new ApiObject(chart, 'gateway', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway' })",
  'node',
);

export const HTTP_ROUTE_OPTIONS = struct<HttpRouteOptions>(
  { hosts: list(text('model.example.com')) },
  {
    gatewayName: text('public'),
    gateway: CONSTRUCT,
    gatewayNamespace: text('gateways'),
    listener: text('https'),
    name: text('model'),
  },
);

const WEIGHTED_SERVICE = struct<WeightedService>({ service: SERVICE }, { port: number(80), weight: number(1) });

export const HTTP_ROUTE = struct<HttpRouteProps>(
  { ...HTTP_ROUTE_OPTIONS.required, backends: list(WEIGHTED_SERVICE) },
  HTTP_ROUTE_OPTIONS.optional,
);
