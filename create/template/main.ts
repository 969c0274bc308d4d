import { App } from 'cdk8s';
import { ModelChart } from './chart';

try {
  const app = new App();
  new ModelChart(app, 'my-model');
  app.synth();
} catch (error) {
  // the message says what is wrong and what to do; the stack trace would hide it
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
