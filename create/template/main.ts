import { App } from 'cdk8s';
import { ModelChart } from './chart';

try {
  const app = new App();
  new ModelChart(app, 'my-model');
  app.synth();
} catch (error) {
  // an error of JavaScript itself needs its location
  if (error instanceof TypeError || error instanceof ReferenceError) throw error;
  // the message has the problem and the fix, so the stack trace is unnecessary
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
