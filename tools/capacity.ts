import { App } from 'cdk8s';
import { addCharts } from '../charts';
import { Size } from '../charts/size';
import { capacityTable } from './capacity-table';
import { reportErrors } from './report-errors';

reportErrors(() => {
  const size = process.env.ML_APP_SIZE ?? 'lab';
  console.log(capacityTable(`size ${size}`, addCharts(new App(), Size.named(size))));
});
