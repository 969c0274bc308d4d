import { App } from 'cdk8s';
import { ModelChart } from './chart';

try {
  const app = new App();
  new ModelChart(app, 'my-model');
  app.synth();
} catch (error) {
  // the message has the problem and the fix, so the stack trace is unnecessary
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
