import { App } from 'cdk8s';
import { addCharts } from '../charts';
import { Size } from '../charts/size';
import { runProgram } from '../cli/program';
import { capacityTable } from './capacity-table';

const USAGE = {
  command: 'npm run tool -- capacity',
  about:
    'Prints the capacity that each chart needs, and all charts together. ML_APP_SIZE is their size, lab or laptop.',
};

void runProgram(USAGE, () => {
  const size = process.env.ML_APP_SIZE ?? 'lab';
  console.log(capacityTable(`size ${size}`, addCharts(new App(), Size.named(size))));
});
