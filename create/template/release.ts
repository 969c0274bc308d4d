import { App } from 'cdk8s';
import { CanaryPlan } from 'cdk8s-ml-app';
import { ModelChart } from './chart';

/** Version to release. */
const canary = { image: 'registry.example.com/my-model:1.1.0' };

// shares of the requests: one pod of three, then two of four, then all
for (const { step, fileExtension } of CanaryPlan.byReplicas([33, 50, 100]).files) {
  const app = new App({ outdir: 'plan', outputFileExtension: fileExtension });
  new ModelChart(app, 'my-model', { canary, step });
  app.synth();
}
