import { StackingConfigBuilder, StackingMode, VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  ConstantVariableBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const SERIES = 'namespace="$namespace",job=~"$app"';
const REQUESTS = 'http_request_duration_seconds';
/** Widths of panels, in columns. Grafana's grid has 24. */
const THIRD = 8;
const HALF = 12;
/** Height of panels, in rows. */
const HEIGHT = 8;

const REF_IDS = 'AB';

type Query = [expr: string, legend: string];

function panel(title: string, description: string, unit: string, width: number, ...queries: Query[]): PanelBuilder {
  const chart = new PanelBuilder().title(title).description(description).datasource(DATASOURCE);
  chart.unit(unit).min(0).span(width).height(HEIGHT).fillOpacity(10);
  chart.legend(new VizLegendOptionsBuilder().showLegend(true));
  queries.forEach(([expr, legend], i) =>
    chart.withTarget(new DataqueryBuilder().refId(REF_IDS[i]!).expr(expr).legendFormat(legend)),
  );
  return chart;
}

const rate = (metric: string, selector = '') => `rate(${metric}{${SERIES}${selector}}[$__rate_interval])`;
const quantile = (share: number, metric: string) =>
  `histogram_quantile(${share}, sum by (le, job) (${rate(`${metric}_bucket`)}))`;
const quantiles = (metric: string): Query[] => [
  [quantile(0.5, metric), '{{job}} p50'],
  [quantile(0.99, metric), '{{job}} p99'],
];

const traffic = [
  panel('Requests', 'Responses by status code', 'reqps', HALF, [
    `sum by (job, status_code) (${rate(`${REQUESTS}_count`)})`,
    '{{job}} {{status_code}}',
  ]).stacking(new StackingConfigBuilder().mode(StackingMode.Normal)),
  panel('Errors', 'Share of responses with 5xx, including the 503 of a full queue', 'percentunit', HALF, [
    `sum by (job) (${rate(`${REQUESTS}_count`, ',status_code=~"5.."')}) / sum by (job) (${rate(`${REQUESTS}_count`)})`,
    '{{job}}',
  ]),
  panel('Latency', 'Time from a request to the end of its response', 's', HALF, ...quantiles(REQUESTS)),
  panel('Share of requests', 'Share of each app, and of each track of a release', 'percentunit', HALF, [
    `sum by (job) (${rate(`${REQUESTS}_count`)}) / on () group_left () sum(${rate(`${REQUESTS}_count`)})`,
    '{{job}}',
  ]),
];

const saturation = [
  panel('Requests in flight', 'Requests in flight by pod', 'short', THIRD, [
    `http_requests_in_flight{${SERIES}}`,
    '{{pod}}',
  ]),
  panel('Queue', 'Inputs that wait for a free thread, by pod', 'short', THIRD, [
    `inference_queue_depth{${SERIES}}`,
    '{{pod}}',
  ]),
  panel('Rejected', 'Requests that a full queue rejects', 'reqps', THIRD, [
    `sum by (job) (${rate('inference_rejected_total')})`,
    '{{job}}',
  ]),
  panel('Inference', 'Time in the model for one input', 's', THIRD, ...quantiles('inference_duration_seconds')),
  panel('CPU', 'CPU usage by pod', 'short', THIRD, [rate('process_cpu_seconds_total'), '{{pod}}']),
  panel('Memory', 'Resident memory by pod', 'bytes', THIRD, [`process_resident_memory_bytes{${SERIES}}`, '{{pod}}']),
];

const pods = [
  panel('Pods', 'Pods that respond to Prometheus', 'short', HALF, [`sum by (job) (up{${SERIES}})`, '{{job}}']),
  panel('Versions', 'Pods by model and version', 'short', HALF, [
    `sum by (job, model, version) (model_info{${SERIES}})`,
    '{{job}} {{model}} {{version}}',
  ]),
];

export function dashboard(): Dashboard {
  const builder = new DashboardBuilder('apps')
    .tags(['cdk8s-ml-app'])
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
    .withVariable(new ConstantVariableBuilder('namespace').value('default'))
    .withVariable(
      new QueryVariableBuilder('app')
        .label('App')
        .datasource(DATASOURCE)
        .query('label_values(http_requests_in_flight{namespace="$namespace"}, job)')
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .multi(true)
        .includeAll(true),
    );
  let id = 0;
  for (const [title, panels] of Object.entries({ Traffic: traffic, Saturation: saturation, Pods: pods })) {
    builder.withRow(new RowBuilder(title).id(++id));
    panels.forEach((each) => builder.withPanel(each.id(++id)));
  }
  return builder.build();
}
