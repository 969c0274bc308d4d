import { ConnectionScheme, Protocol } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import {
  type ExtraPort,
  type GrpcHealthOptions,
  Health,
  type HttpHealthOptions,
  type TcpHealthOptions,
} from '../../lib';
import * as amounts from './amounts';
import { type Each, created, mixed, pick, props } from './mixed';
import { peers } from './peers';
import * as texts from './texts';

const never = fc.constant(undefined);

const extraPort: Each<ExtraPort> = {
  name: mixed(pick('grpc', 'admin', 'rtp', '9p'), pick('http', 'metrics', 'a--b', '1', 'a'.repeat(16), '', null)),
  port: mixed(pick(8001, 8002, 8003), amounts.port),
  servicePort: mixed(fc.oneof(never, pick(81, 82, 83)), amounts.port),
  protocol: mixed(pick(Protocol.TCP, Protocol.UDP), pick(Protocol.SCTP, 'tcp', null)),
  appProtocol: mixed(pick('grpc', 'kubernetes.io/h2c'), pick('', 'a b', null)),
  clients: peers,
};

/** Additional ports, rarely two with the same name or number. */
const extraPorts = fc.oneof(
  { arbitrary: never, weight: 2 },
  {
    arbitrary: fc.uniqueArray(props<ExtraPort>(['name', 'port'], extraPort), {
      maxLength: 3,
      selector: ({ name, port, servicePort = port }) => [name, port, servicePort],
      comparator: (a, b) => a.some((value, i) => value === b[i]),
    }),
    weight: 8,
  },
  { arbitrary: fc.array(props<ExtraPort>(['name', 'port'], extraPort), { maxLength: 2 }), weight: 1 },
);

const tcp: Each<TcpHealthOptions> = { port: mixed(pick(8001, 9901), amounts.port) };
const grpc: Each<GrpcHealthOptions> = { ...tcp, service: texts.name };
const http: Each<HttpHealthOptions> = {
  ...tcp,
  scheme: mixed(pick(...Object.values(ConnectionScheme)), pick('https', null)),
  headers: mixed(pick({}, { Host: 'localhost' }, { 'X-A': '1', 'X-B': '2' }), pick({ 'a b': '' }, { A: '\n' }, null)),
};

/** Values of each static method of `Health`. */
export const healths = {
  http: created(Health, 'http', fc.tuple(texts.urlPath, props<HttpHealthOptions>([], http))),
  grpc: created(Health, 'grpc', fc.tuple(props<GrpcHealthOptions>([], grpc))),
  tcp: created(Health, 'tcp', fc.tuple(props<TcpHealthOptions>([], tcp))),
  exec: created(
    Health,
    'exec',
    fc.tuple(mixed(pick(['/bin/check'], ['check', '$(A)']), pick([], ['\0'], [null], null))),
  ),
};

export const health = fc.oneof({ arbitrary: never, weight: 2 }, ...Object.values(healths));

/** Values of `ServingOptions` about ports and probes. */
export const ports = {
  extraPorts,
  // rare, because `health` contradicts `readiness` and `liveness` together
  health: fc.oneof({ arbitrary: never, weight: 19 }, health),
  readiness: health,
  liveness: fc.oneof({ arbitrary: never, weight: 4 }, health),
  startup: health,
};
