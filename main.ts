import { App } from 'cdk8s';
import { addCharts } from './charts';
import { Size } from './charts/size';

try {
  const app = new App();
  addCharts(app, Size.named(process.env.ML_APP_SIZE ?? 'lab'));
  app.synth();
} catch (error) {
  // what is wrong with the input is in the message; where this program was is not
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
