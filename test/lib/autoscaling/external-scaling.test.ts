import { Chart } from 'cdk8s';
import {
  Capacity,
  CanaryRelease,
  type CanaryReleaseProps,
  CanaryStep,
  Checks,
  MlApp,
  type MlAppProps,
} from '../../../lib/index';
import { find, synth, testChart } from '../../support';
import { deployment, findingsIn, raw } from '../checks/objects';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };

function scaledObject(chart: Chart, id: string, spec: object = {}, target = 'model') {
  return raw(chart, 'ScaledObject', id, { scaleTargetRef: { name: target }, triggers: [{ type: 'cron' }], ...spec });
}

describe('scaleExternally()', () => {
  test('omits the replicas, and uses the bounds for the capacity', () => {
    const chart = testChart();
    const app = new MlApp(chart, 'model', props);
    app.scaleExternally({ minReplicas: 0, maxReplicas: 20 });
    const objects = synth(chart);
    expect(find(objects, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(objects.map(({ kind }) => kind)).toContain('PodDisruptionBudget');
    expect([app.minReplicas, app.maxReplicas, app.externalScaling]).toEqual([
      0,
      20,
      { minReplicas: 0, maxReplicas: 20 },
    ]);
    const { atRest, atMaximum, duringRollout } = Capacity.of(chart);
    expect([atRest.pods, atMaximum.pods, duringRollout.pods]).toEqual([0, 20, 21]);
  });

  test.each<[string, object, (app: MlApp) => void, string]>([
    [
      'fixed replicas',
      { replicas: 3 },
      (app) => app.scaleExternally({ minReplicas: 1, maxReplicas: 5 }),
      'chart/model: replicas is 3, contradicts scaleExternally(): leave replicas out and pass minReplicas: 3',
    ],
    [
      'autoscale() before it',
      {},
      (app) => {
        app.autoscale({ maxReplicas: 5 });
        app.scaleExternally({ minReplicas: 1, maxReplicas: 5 });
      },
      'chart/model: scaleExternally() is called after autoscale(), but a Deployment can have only one autoscaler. Remove one of the calls.',
    ],
    [
      'autoscale() after it',
      {},
      (app) => {
        app.scaleExternally({ minReplicas: 1, maxReplicas: 5 });
        app.autoscale({ maxReplicas: 5 });
      },
      'chart/model: autoscale() is called after scaleExternally(), but a Deployment can have only one autoscaler',
    ],
    [
      'bounds in the wrong order',
      {},
      (app) => app.scaleExternally({ minReplicas: 6, maxReplicas: 5 }),
      'chart/model: scaleExternally().minReplicas is 6, must be at most maxReplicas 5: lower it or raise maxReplicas',
    ],
    [
      'a negative bound',
      {},
      (app) => app.scaleExternally({ minReplicas: -1, maxReplicas: 5 }),
      'chart/model: scaleExternally().minReplicas is -1, must be a whole number from 0 to 2147483647',
    ],
  ])('rejects %s', (_, more, scale, message) => {
    expect(() => scale(new MlApp(testChart(), 'model', { ...props, ...more }))).toThrow(message);
  });

  test('must match the bounds of the autoscaler in the app', () => {
    const build = (bounds: object) =>
      findingsIn((chart) => {
        new MlApp(chart, 'model', props).scaleExternally({ minReplicas: 1, maxReplicas: 10 });
        scaledObject(chart, 'scaler', bounds);
      });
    expect(build({ minReplicaCount: 1, maxReplicaCount: 10 })).toEqual([]);
    expect(build({})).toEqual([
      "[chart/scaler] autoscaler-overlap: the range of replicas is 0 to 100, which contradicts the range 1 to 10 of scaleExternally() for Deployment 'model' (chart/model/deployment/Resource): pass the same range to both",
    ]);
  });
});

describe('a ScaledObject of KEDA is an autoscaler', () => {
  const requests = (resources: object) => ({ container: { resources: { requests: resources } } });

  test.each<[string, (chart: Chart) => void, string[]]>([
    [
      'of fixed replicas',
      (chart) => {
        new MlApp(chart, 'model', props);
        scaledObject(chart, 'scaler');
      },
      [
        "[chart/model/deployment/Resource] autoscaler-fixed-replicas: spec.replicas is 2, which contradicts ScaledObject 'scaler' (chart/scaler): remove it, or each kubectl apply resets the replicas",
      ],
    ],
    [
      'next to another one, because KEDA creates a HorizontalPodAutoscaler itself',
      (chart) => {
        new MlApp(chart, 'model', props).autoscale({ maxReplicas: 5 });
        scaledObject(chart, 'scaler');
      },
      [
        "[chart/scaler] autoscaler-overlap: spec.scaleTargetRef is Deployment 'model', which HorizontalPodAutoscaler 'model' (chart/model/autoscaling/resource) also scales: keep one of the two autoscalers, with the metrics of both",
      ],
    ],
    [
      'of nothing',
      (chart) => {
        deployment(chart, 'a', { kind: 'StatefulSet' });
        scaledObject(chart, 'scaler', {}, 'a');
        scaledObject(chart, 'right', { scaleTargetRef: { kind: 'StatefulSet', name: 'a' } });
      },
      [
        "[chart/scaler] autoscaler-target-missing: spec.scaleTargetRef is Deployment 'a', which does not exist: pass the apiVersion, kind and name of the workload to scale",
      ],
    ],
    [
      'that uses a request that a container does not have',
      (chart) => {
        deployment(chart, 'a', requests({ cpu: '1' }));
        const triggers = [
          { type: 'cpu', metricType: 'Utilization', metadata: { value: '60' } },
          { type: 'memory', metadata: { type: 'Utilization', value: '60', containerName: 'server' } },
          { type: 'memory', metricType: 'AverageValue', metadata: { value: '1Gi' } },
        ];
        scaledObject(chart, 'scaler', { triggers }, 'a');
      },
      [
        "[chart/scaler] autoscaler-without-requests: resources.requests.memory of container 'server' in Deployment 'a' is undefined, must be set, or the autoscaler cannot compute the memory utilization of a pod: pass the request",
      ],
    ],
    [
      'whose minimum limits minAvailable of a budget',
      (chart) => {
        deployment(chart, 'a');
        scaledObject(chart, 'scaler', { minReplicaCount: 3 }, 'a');
        raw(chart, 'PodDisruptionBudget', 'budget', { selector: { matchLabels: { app: 'a' } }, minAvailable: 3 });
      },
      [
        '[chart/budget] budget-blocks-drain: spec.minAvailable is 3, which allows no eviction with 3 replicas: pass maxUnavailable: 1, because otherwise node drains do not complete',
      ],
    ],
  ])('%s', (_, build, findings) => {
    expect(findingsIn(build)).toEqual(findings);
  });

  test.each<[object, number[]]>([
    [{}, [0, 100, 125]],
    [{ minReplicaCount: 2, maxReplicaCount: 8 }, [2, 8, 10]],
    [{ idleReplicaCount: 0, minReplicaCount: 2, maxReplicaCount: 8 }, [0, 8, 10]],
  ])('that capacity counts with: %j', (spec, pods) => {
    const chart = testChart();
    deployment(chart, 'a');
    scaledObject(chart, 'scaler', spec, 'a');
    const { atRest, atMaximum, duringRollout } = Capacity.of(chart);
    expect([atRest.pods, atMaximum.pods, duringRollout.pods]).toEqual(pods);
  });
});

describe('a CanaryRelease with external scaling', () => {
  const build = (more: Partial<CanaryReleaseProps>) => {
    const chart = testChart();
    Checks.enable(chart);
    const tracks = { stable: { image: 'm:1' }, canary: { image: 'm:2' } };
    return new CanaryRelease(chart, 'model', { port: 8080, ...tracks, ...more });
  };
  const externalScaling = { minReplicas: 3, maxReplicas: 9 };

  test('with a step, has bounds in proportion', () => {
    const release = build({ step: CanaryStep.share(25), externalScaling });
    const { stable, canary } = release;
    expect([stable.minReplicas, stable.maxReplicas, canary?.minReplicas, canary?.maxReplicas]).toEqual([3, 9, 1, 3]);
    const objects = synth(Chart.of(release));
    const deployments = objects.filter(({ kind }) => kind === 'Deployment');
    expect(deployments.map(({ spec }) => spec.replicas as unknown)).toEqual([undefined, undefined]);
    expect(find(objects, 'Service', 'model').metadata.annotations).toMatchObject({
      'cdk8s-ml-app/canary-share':
        '25% at 3 stable and 1 canary replicas, 25% at 9 stable and 3 canary replicas, 10% to 50% in between, asked for 25%',
    });
  });

  test('without a step, has the bounds of each track', () => {
    const { stable, canary } = build({});
    stable.scaleExternally({ minReplicas: 1, maxReplicas: 5 });
    canary?.scaleExternally({ minReplicas: 0, maxReplicas: 2 });
    expect([stable.maxReplicas, canary?.maxReplicas]).toEqual([5, 2]);
  });

  test.each<[Partial<CanaryReleaseProps>, string]>([
    [
      { autoscaling: { maxReplicas: 5 } },
      'chart/model: externalScaling is {"minReplicas":3,"maxReplicas":9}, contradicts autoscaling: pass one of them, because a Deployment can have only one autoscaler',
    ],
    [
      { stable: { image: 'm:1', replicas: 2 } },
      'chart/model: stable.replicas is 2, contradicts externalScaling: leave it out and pass externalScaling.minReplicas: 2',
    ],
    [{ step: undefined }, 'chart/model: externalScaling is {"minReplicas":3,"maxReplicas":9}, needs a step'],
    [
      { externalScaling: { minReplicas: 0, maxReplicas: 9 } },
      'chart/model: externalScaling.minReplicas is 0, must be a whole number from 1 to 2147483647',
    ],
    [{ step: CanaryStep.share(5) }, 'chart/model: externalScaling.maxReplicas is 9, must be at least 16'],
  ])('rejects %j', (more, message) => {
    expect(() => build({ step: CanaryStep.share(25), externalScaling, ...more })).toThrow(message);
  });
});
