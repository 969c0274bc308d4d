import type { App, Chart } from 'cdk8s';
import { Checks } from '../lib';
import { AutoscalingChart } from './autoscaling';
import { CanaryChart } from './canary';
import { IrisChart } from './iris';
import { LoadBalancingChart } from './load-balancing';
import { OrchestrationChart } from './orchestration';
import type { Size } from './size';

/** Adds the charts of the five exercises. */
export function addCharts(app: App, size: Size): Chart[] {
  Checks.of(app).acknowledge('host-anti-affinity', 'topologySpreadConstraints spread the pods over nodes and zones');
  return [
    new OrchestrationChart(app, 'orchestration', size),
    new LoadBalancingChart(app, 'load-balancing', size),
    new AutoscalingChart(app, 'autoscaling', size),
    new IrisChart(app, 'iris', size),
    new CanaryChart(app, 'canary', size),
  ];
}
