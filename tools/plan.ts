// Prints the objects of the charts, and their changes in the cluster.
import { App } from 'cdk8s';
import { addCharts } from '../charts';
import { Size } from '../charts/size';
import { printPlan } from '../cli/plan/command';
import { runProgram } from '../cli/program';
import { groupsOf } from '../support/chart-groups';

const USAGE = {
  command: 'npm run tool -- plan',
  about:
    'Prints the objects of each chart, their capacity and, if kubectl reaches a cluster, the changes that kubectl apply would make. ' +
    'ML_APP_SIZE is the size of the charts: lab, the default, or laptop.',
};

void runProgram(USAGE, async () => {
  const size = process.env.ML_APP_SIZE ?? 'lab';
  await printPlan(groupsOf(addCharts(new App(), Size.named(size))), `size ${size}`, 'all charts');
});
