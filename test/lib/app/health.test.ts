import { Duration } from 'cdk8s';
import { ConnectionScheme } from 'cdk8s-plus-28';
import { Health, MlApp, type MlAppProps, type ServingOptions } from '../../../lib/index';
import { containerOf, find, synth, testChart } from '../../support';

const APP: MlAppProps = { image: 'registry.example.com/model:1.0', port: 8080 };

function containerWith(props: Partial<ServingOptions>) {
  const chart = testChart();
  new MlApp(chart, 'model', { ...APP, ...props });
  return containerOf(find(synth(chart), 'Deployment'));
}

/** Handler of each probe, without its times. */
function handlersWith(props: Partial<ServingOptions>) {
  const { startupProbe, readinessProbe, livenessProbe } = containerWith(props) as Record<string, any>;
  const handlers = ['httpGet', 'grpc', 'tcpSocket', 'exec'];
  return [startupProbe, readinessProbe, livenessProbe].map((probe: object) =>
    Object.fromEntries(Object.entries(probe).filter(([field]) => handlers.includes(field))),
  );
}

const get = (path: string, port = 8080) => ({ httpGet: { path, port } });

test('by default readiness and startup are /readyz, and liveness is /livez', () => {
  expect(handlersWith({})).toEqual([get('/readyz'), get('/readyz'), get('/livez')]);
});

test('one check is enough for all probes', () => {
  expect(handlersWith({ health: Health.http('/health') })).toEqual(Array(3).fill(get('/health')));
  expect(handlersWith({ health: Health.grpc() })).toEqual(Array(3).fill({ grpc: { port: 8080 } }));
});

test('each probe can have its own check', () => {
  const readiness = Health.http('/ready');
  expect(handlersWith({ readiness, liveness: Health.tcp() })).toEqual([
    get('/ready'),
    get('/ready'),
    { tcpSocket: { port: 8080 } },
  ]);
  expect(handlersWith({ startup: Health.exec(['/bin/loaded']) })).toEqual([
    { exec: { command: ['/bin/loaded'] } },
    get('/readyz'),
    get('/livez'),
  ]);
  expect(handlersWith({ readiness })).toEqual([get('/ready'), get('/ready'), get('/livez')]);
  expect(handlersWith({ liveness: readiness })).toEqual([get('/readyz'), get('/readyz'), get('/ready')]);
  expect(handlersWith({ health: Health.grpc(), readiness })).toEqual([
    get('/ready'),
    get('/ready'),
    { grpc: { port: 8080 } },
  ]);
});

test.each<[string, Health, object]>([
  ['HTTP on another port', Health.http('/health?full=1', { port: 8081 }), get('/health?full=1', 8081)],
  [
    'HTTPS',
    Health.http('/health', { scheme: ConnectionScheme.HTTPS }),
    { httpGet: { path: '/health', port: 8080, scheme: 'HTTPS' } },
  ],
  ['HTTP, explicitly', Health.http('/health', { scheme: ConnectionScheme.HTTP, headers: {} }), get('/health')],
  [
    'headers',
    Health.http('/health', { headers: { Host: 'localhost', 'X-Probe': 'a b' } }),
    {
      httpGet: {
        path: '/health',
        port: 8080,
        httpHeaders: [
          { name: 'Host', value: 'localhost' },
          { name: 'X-Probe', value: 'a b' },
        ],
      },
    },
  ],
  [
    'gRPC',
    Health.grpc({ port: 8001, service: 'inference.Model' }),
    { grpc: { port: 8001, service: 'inference.Model' } },
  ],
  ['TCP', Health.tcp({ port: 8001 }), { tcpSocket: { port: 8001 } }],
  ['a command', Health.exec(['check', '$(A)', '$5']), { exec: { command: ['check', '$$(A)', '$5'] } }],
])('%s', (_, readiness, handler) => {
  expect(handlersWith({ readiness })[1]).toEqual(handler);
});

test('expandVariables leaves the commands to Kubernetes', () => {
  const [startup] = handlersWith({ expandVariables: true, health: Health.exec(['check', '$(A)']) });
  expect(startup).toEqual({ exec: { command: ['check', '$(A)'] } });
});

test('the times do not depend on the kind of check', () => {
  const timing = { loadTime: Duration.minutes(10), slowestRequest: Duration.seconds(20) };
  const { startupProbe, readinessProbe, livenessProbe } = containerWith({ timing, health: Health.grpc() });
  const grpc = { port: 8080 };
  expect(startupProbe).toEqual({ grpc, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 121 });
  expect(readinessProbe).toEqual({ grpc, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 });
  expect(livenessProbe).toEqual({ grpc, periodSeconds: 10, timeoutSeconds: 25, failureThreshold: 3 });
});

test('the container declares a port of a probe once, without a name', () => {
  const probes = { readiness: Health.http('/health', { port: 9901 }), liveness: Health.tcp({ port: 9901 }) };
  expect(containerWith(probes).ports).toEqual([
    { containerPort: 8080, name: 'http', protocol: 'TCP' },
    { containerPort: 9901, protocol: 'TCP' },
  ]);
  expect(containerWith({ ...probes, metricsPort: 9901 }).ports).toEqual([
    { containerPort: 8080, name: 'http', protocol: 'TCP' },
    { containerPort: 9901, name: 'metrics', protocol: 'TCP' },
  ]);
});

test('no Service and no NetworkPolicy has a port that only probes use', () => {
  const chart = testChart();
  new MlApp(chart, 'model', { ...APP, readiness: Health.http('/health', { port: 9901 }) });
  const objects = synth(chart);
  expect(JSON.stringify(['Service', 'NetworkPolicy'].map((kind) => find(objects, kind)))).not.toContain('9901');
});

test.each<[() => Partial<ServingOptions>, string]>([
  [() => ({ readiness: Health.http('health') }), "readiness.path is 'health', must be a path that starts with '/'"],
  [() => ({ liveness: Health.http('/a#b') }), "liveness.path is '/a#b', must not start with '//' or contain '#'"],
  [() => ({ startup: Health.tcp({ port: 0 }) }), 'startup.port is 0, must be a whole number from 1 to 65535'],
  [
    () => ({ liveness: Health.grpc({ port: 65536 }) }),
    'liveness.port is 65536, must be a whole number from 1 to 65535',
  ],
  [
    () => ({ readiness: Health.http('/', { headers: { 'a b': '' } }) }),
    "readiness.headers is 'a b', must have names of letters, digits and '-', like 'Authorization'",
  ],
  [
    () => ({ readiness: Health.http('/', { headers: { A: 'a\r\nB: c' } }) }),
    'must not contain a control character: remove it',
  ],
  [
    () => ({ readiness: Health.exec([]) }),
    "readiness.command is [], must have at least one item: pass a program of the image, like '/bin/check'",
  ],
  [() => ({ health: Health.http('health') }), "health.path is 'health', must be a path that starts with '/'"],
  [
    () => ({ health: Health.tcp(), readiness: Health.http('/a'), liveness: Health.http('/b') }),
    'chart/model: health has no effect with readiness and liveness. Leave out one of the three.',
  ],
  [() => ({ startup: Health.exec(['a', 'b\0']) }), "startup.command[1] is 'b\\0', must not contain a NUL character"],
  [
    () => ({ readiness: '/health' as never }),
    "readiness is '/health', must be a Health: pass a value such as Health.http",
  ],
])('a wrong check is rejected (%#)', (props, message) => {
  expect(() => containerWith(props())).toThrow(message);
});

test('a wrong type is rejected where the check is created', () => {
  expect(() => Health.http('/health', { port: '80' as never })).toThrow(
    "Health: port is '80', must be a finite number: pass a value such as 8080",
  );
  expect(() => Health.exec('/bin/check' as never)).toThrow(
    "Health: command is '/bin/check', must be an array: pass a value such as ['/bin/check']",
  );
  expect(() => Health.http('/', { scheme: 'https' as never })).toThrow(
    "Health: scheme is 'https', must be one of HTTP, HTTPS: pass a value such as ConnectionScheme.HTTP",
  );
});
