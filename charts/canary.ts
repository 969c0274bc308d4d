import { Duration } from 'cdk8s';
import { ImagePullPolicy, ServiceType } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { CanaryRelease, Checks, HostIngress } from '../lib';
import { Exercise } from './exercise';
import type { Size } from './size';

/**
 * Exercise 5: version 2.0 receives a quarter of the requests while the stable track has its minimum of replicas. The
 * stable track autoscales. Each version has its own host.
 */
export class CanaryChart extends Exercise {
  public constructor(scope: Construct, id: string, size: Size) {
    super(scope, id, size);

    const release = new CanaryRelease(this, 'dummy-api', {
      // omit replicas, because the autoscaler sets them
      stable: { image: 'dummy-api:1.0' },
      canary: { image: 'dummy-api:2.0', replicas: 1 },
      imagePullPolicy: ImagePullPolicy.NEVER,
      labels: { app: 'api-label' },
      versionLabel: 'dummy-version',
      port: 3894,
      resources: { cpu: '4m', cpuLimit: '5m', memory: '64Mi', memoryLimit: '128Mi' },
      // with 5m CPU, Node.js starts in ten seconds on an idle CPU, and in minutes on a busy one. Slow pods must stay in the
      // Service, because kube-proxy rejects all connections to a Service without ready pods
      timing: { loadTime: Duration.minutes(5), detectionTime: Duration.minutes(2) },
      service: { name: 'dummy-service', serviceType: ServiceType.LOAD_BALANCER, port: 8081, nodePort: 32004 },
      stableService: { name: 'dummy-stable-service', port: 8081 },
      canaryService: { name: 'dummy-canary-service', port: 8081 },
    });
    release.stable.autoscale({
      name: 'dummy-api-stable-autoscaler',
      minReplicas: 3,
      maxReplicas: 10,
      targetCpuUtilization: 80,
    });

    const { canary } = release;
    new HostIngress(this, 'app-ingress', {
      hosts: {
        'tutorial-api.com': release.stable.service,
        ...(canary && { 'canary.tutorial-api.com': canary.service }),
      },
    });

    Checks.of(release).acknowledge('pull-policy', 'the images are loaded onto the nodes, for example with kind load');
    Checks.of(canary ?? release).acknowledge('single-replica', 'the exercise tests the new version on one pod');
  }
}
