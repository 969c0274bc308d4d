import { App } from 'cdk8s';
import { AutoscalingChart } from './charts/autoscaling';
import { CanaryChart } from './charts/canary';
import { IrisChart } from './charts/iris';
import { LoadBalancingChart } from './charts/load-balancing';
import { OrchestrationChart } from './charts/orchestration';
import { Size } from './charts/size';

try {
  const app = new App();
  const size = Size.named(process.env.ML_APP_SIZE ?? 'lab');
  new OrchestrationChart(app, 'orchestration', size);
  new LoadBalancingChart(app, 'load-balancing', size);
  new AutoscalingChart(app, 'autoscaling', size);
  new IrisChart(app, 'iris', size);
  new CanaryChart(app, 'canary', size);
  app.synth();
} catch (error) {
  // what is wrong with the input is in the message; where this program was is not
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
