import { App } from 'cdk8s';
import { ModelChart } from './chart';

try {
  const app = new App();
  new ModelChart(app, 'my-model');
  app.synth();
} catch (error) {
  // a TypeError or ReferenceError needs its stack trace
  if (error instanceof TypeError || error instanceof ReferenceError) throw error;
  // the message states the problem and the fix, so the stack trace is unnecessary
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
