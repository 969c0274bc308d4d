import { Duration } from 'cdk8s';
import { Health } from '../../app/health';
import { ServerTermination } from '../server-termination';
import type { Preset } from './preset';

/** Runs one Ray node in each pod, with an application of Ray Serve. The program is an import path, or a config file. */
export const RAY_SERVE: Preset = {
  version: '2.60.0',
  source: 'https://github.com/ray-project/ray/blob/ray-2.60.0/python/ray/',
  definition: {
    name: 'Ray Serve',
    port: 8000,
    fixedPort: true,
    metricsPort: 8080,
    health: Health.http('/-/healthz'),
    command: [
      'sh',
      '-c',
      'ray start --head --metrics-export-port={metricsPort} && exec serve run "$0" "$@"',
      '{program}',
    ],
    env: { RAY_SERVE_DEFAULT_HTTP_HOST: '0.0.0.0', RAY_USAGE_STATS_ENABLED: '0' },
    user: 1000,
    sharedMemory: '2Gi',
    resources: { cpu: '1', memory: '2Gi', ephemeralStorageLimit: '2Gi' },
    termination: ServerTermination.ABORTS,
    timing: { loadTime: Duration.minutes(1), livenessTimeout: Duration.seconds(10) },
  },
  facts: {
    port: { why: 'Default HTTP port', source: 'serve/_private/constants.py' },
    fixedPort: { why: '`serve run` has no argument for it', source: 'serve/scripts.py' },
    health: { why: '200 after the proxy has loaded its routes', source: 'serve/_private/proxy.py' },
    metricsPort: {
      why: 'Default of KubeRay. `serve run` alone chooses a random port',
      source: 'https://docs.ray.io/en/latest/cluster/kubernetes/k8s-ecosystem/prometheus-grafana.html',
    },
    command: {
      why: 'Starts Ray, then the application. Only `ray start` has an argument for the metrics port',
      source: 'scripts/scripts.py',
    },
    RAY_SERVE_DEFAULT_HTTP_HOST: { why: 'By default, Ray Serve listens on 127.0.0.1 only', source: 'serve/config.py' },
    RAY_USAGE_STATS_ENABLED: {
      why: 'Turns off usage reports, which the NetworkPolicy blocks',
      source: '_common/usage/usage_lib.py',
    },
    user: { why: 'User `ray` of the image', source: 'https://docs.ray.io/en/latest/cluster/kubernetes/index.html' },
    sharedMemory: {
      why: 'The object store is in `/dev/shm`. With one GPU or none, the store is in `/tmp`, unless you pass `resources.sharedMemory`',
      source: '_private/services.py',
    },
    'resources.cpu': { why: 'Ray waits at most 30 s for its first process to start', source: '_private/node.py' },
    'resources.memory': { why: 'An estimate: Ray starts several processes. Measure yours', source: '_private/node.py' },
    'resources.ephemeralStorageLimit': {
      why: 'Logs and spilled objects in `/tmp/ray`',
      source: '_private/services.py',
    },
    'timing.loadTime': {
      why: 'An estimate: Ray starts several processes first. Measure yours',
      source: '_private/node.py',
    },
    'timing.livenessTimeout': { why: 'Replicas run in separate processes', source: 'serve/_private/proxy.py' },
    termination: {
      why: 'On SIGTERM, the driver exits, and the kubelet stops Ray with the container',
      source: '_private/worker.py',
    },
  },
};
