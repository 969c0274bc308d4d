import { App } from 'cdk8s';
import { addCharts } from '../charts';
import { Size } from '../charts/size';
import { capacityOf } from '../cli/capacity/demands';
import { capacityTable } from '../cli/capacity/table';
import { runProgram } from '../cli/program';
import { groupsOf } from '../support/chart-groups';

const USAGE = {
  command: 'npm run tool -- capacity',
  about:
    'Prints the capacity that each chart and all charts together need. ML_APP_SIZE is their size: lab, the default, or laptop.',
};

void runProgram(USAGE, () => {
  const size = process.env.ML_APP_SIZE ?? 'lab';
  const groups = groupsOf(addCharts(new App(), Size.named(size)));
  console.log(capacityTable(`size ${size}`, capacityOf(groups, 'all charts')));
});
