import { Duration } from 'cdk8s';
import { Health, type DrainAction, MlApp, type MlAppProps } from '../../../lib/index';
import { testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };

describe('an invalid prop is rejected', () => {
  test.each<[Partial<MlAppProps>, string]>([
    [
      { port: 0 },
      'chart/model: port is 0, must be a whole number from 1 to 65535: pass the port your server listens on',
    ],
    [{ port: 70000 }, 'chart/model: port is 70000, must be a whole number from 1 to 65535'],
    [{ port: NaN }, 'chart/model: port is NaN, must be a finite number: pass a value such as 8080'],
    [
      { replicas: -1 },
      'chart/model: replicas is -1, must be a whole number from 0 to 2147483647: pass the number of pods',
    ],
    [
      { user: 0 },
      "chart/model: user is 0, must be a whole number from 1 to 2147483647: pass a user other than root, which the Pod Security Standard 'restricted' rejects",
    ],
    [{ user: 2 ** 31 }, 'chart/model: user is 2147483648, must be a whole number from 1 to 2147483647'],
    [{ group: -1 }, 'chart/model: group is -1, must be a whole number from 0 to 2147483647: pass the ID of a group'],
    [{ volumeGroup: 1.5 }, 'chart/model: volumeGroup is 1.5, must be a whole number from 0 to 2147483647'],
    [
      { image: undefined },
      "chart/model: image is undefined, must be a string: pass a value such as 'registry.example.com/model:1.0'",
    ],
    [{ image: '' }, "chart/model: image is '', must be an image reference like 'registry.example.com/model:1.0'"],
    [{ image: 'model: 1.0' }, "chart/model: image is 'model: 1.0', must be an image reference"],
    [
      { image: 'https://example.com/model:1.0' },
      "chart/model: image is 'https://example.com/model:1.0', must be an image reference",
    ],
    [
      { name: 'My_Model' },
      "chart/model: name is 'My_Model', must be a name of at most 63 lower-case letters, digits or '-'",
    ],
    [{ name: '3d-model' }, "chart/model: name is '3d-model', must be a name"],
    [{ name: 'm'.repeat(64) }, 'must be a name of at most 63'],
    [{ labels: {} }, 'chart/model: labels is {}, must contain at least one label'],
    [
      { labels: { 'bad key': 'x' } },
      "chart/model: labels is 'bad key', must have keys like 'tier' or 'example.com/app'",
    ],
    [{ labels: { app: 'no spaces' } }, "chart/model: labels.app is 'no spaces', must be a label value"],
    [
      { resources: { cpu: 'abc' } },
      "chart/model: resources.cpu is 'abc', must be a Kubernetes quantity: pass '2', '0.5' or '500m'",
    ],
    [
      { resources: { cpu: '0.5m' } },
      "chart/model: resources.cpu is '0.5m', must be a multiple of 1m, at least 1m and at most 1M",
    ],
    [{ resources: { cpu: '-1' } }, "chart/model: resources.cpu is '-1', must be a Kubernetes quantity"],
    [
      { resources: { memory: '512m' } },
      "chart/model: resources.memory is '512m', must be at least 1Mi and at most 1Pi, in whole bytes: pass '512Mi' or '4Gi'",
    ],
    [
      { resources: { memory: '5GB' } },
      "chart/model: resources.memory is '5GB', must be a Kubernetes quantity: pass '512Mi' or '4Gi'",
    ],
    [
      { resources: { cpu: '2', cpuLimit: '1500m' } },
      "chart/model: resources.cpu is '2', must be at most resources.cpuLimit '1500m': lower it or raise the limit",
    ],
    [
      { resources: { memoryLimit: '256Mi' } },
      "chart/model: resources.memoryLimit is '256Mi', must be at least the default request '512Mi': raise it, or pass a lower resources.memory",
    ],
    [
      { resources: { memory: '1Gi', memoryLimit: '1000Mi' } },
      "chart/model: resources.memory is '1Gi', must be at most resources.memoryLimit '1000Mi'",
    ],
    [
      { timing: { loadTime: Duration.seconds(0) } },
      "chart/model: timing.loadTime is '0s', must be a whole number of seconds from 1 to 86400",
    ],
    [
      { timing: { drainAction: 'sleep' as DrainAction } },
      "chart/model: timing.drainAction is 'sleep', must be one of KubeletSleep, SleepCommand",
    ],
    [
      { timing: { drain: Duration.millis(1500) } },
      "chart/model: timing.drain is '1.5s', must be a whole number of seconds from 0 to 300",
    ],
    [
      { timing: { readinessSuccesses: 0 } },
      'chart/model: timing.readinessSuccesses is 0, must be a whole number from 1 to 100',
    ],
    [
      { readiness: Health.http('readyz') },
      "chart/model: readiness.path is 'readyz', must be a path that starts with '/', like '/readyz'",
    ],
    [{ liveness: Health.http('') }, "chart/model: liveness.path is '', must be a path"],
    [
      { env: { '1ST': 'x' } },
      "chart/model: env is '1ST', must be the name of an environment variable, like 'MODEL_URL'",
    ],
    [{ service: { port: 65536 } }, 'chart/model: service.port is 65536, must be a whole number from 1 to 65535'],
    [{ service: { name: 'UPPER' } }, "chart/model: service.name is 'UPPER', must be a name"],
  ])('%j', (bad, message) => {
    expect(() => new MlApp(testChart(), 'model', { ...props, ...bad })).toThrow(message);
  });
});
