import type { Chart } from 'cdk8s';
import { instance, list, struct, text } from '../validation/prop-type';
import type { CapacityQuotaProps } from './capacity-quota-props';

export const CAPACITY_QUOTA = struct<CapacityQuotaProps>({}, { name: text('models') });

const CHART = instance<Chart>('a Chart', 'chart', 'apiObjects', 'generateObjectName');

/** Arguments of `Capacity`. */
export const OF_CHART = struct<{ chart: Chart }>({ chart: CHART }, {});

export const OF_CHARTS = struct<{ charts: Chart[] }>({ charts: list(CHART) }, {});
