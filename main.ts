import { App } from 'cdk8s';
import { addCharts } from './charts';
import { Size } from './charts/size';

try {
  const app = new App();
  addCharts(app, Size.named(process.env.ML_APP_SIZE ?? 'lab'));
  app.synth();
} catch (error) {
  // a TypeError or ReferenceError needs its stack trace
  if (error instanceof TypeError || error instanceof ReferenceError) throw error;
  // the message contains the path of the wrong prop, so the stack trace is unnecessary
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
