import type { Usage } from '../program';
import { DEFAULT_DESIGN, DEFAULT_METRICS, DEFAULT_PACE } from './settings';

/** Help of an option in seconds. */
const timeHelp = (text: string, milliseconds: number) => `${text}; by default ${milliseconds / 1000}`;
/** Help of an option in percent or percentage points. */
const percentHelp = (text: string, share: number) => `${text}; by default ${100 * share}`;

export const RELEASE_USAGE: Usage = {
  command: 'cdk8s-ml-app release',
  about:
    'Carries out a canary release: applies the steps of a plan, compares the errors and the latency of both versions in Prometheus, and ' +
    'continues, holds or reverts the release.',
  positionals: [{ name: 'FOLDER', help: 'folder with the files of a CanaryPlan', required: true }],
  options: {
    prometheus: {
      value: 'ADDRESS',
      help: 'URL of Prometheus, NAMESPACE/SERVICE:PORT, or port-forward:NAMESPACE/SERVICE:PORT; optional with --abort or --dry-run',
    },
    context: { value: 'NAME', help: 'context of kubectl; by default the current context' },
    'dry-run': { help: 'print the changes of each step, and change nothing' },
    step: { help: 'carry out one step, and exit' },
    resume: { help: 'continue the release in progress, from any machine' },
    abort: { help: 'abort the release: the stable version serves all requests' },
    write: { value: 'FILE', help: 'write the next step to a file for a GitOps tool, and exit' },
    output: { value: 'FORMAT', help: 'format of the progress', choices: ['text', 'json'] },
    log: { value: 'FILE', help: 'file to append JSON lines to' },
    interval: { value: 'SECONDS', help: timeHelp('time between two comparisons', DEFAULT_PACE.interval) },
    bake: {
      value: 'SECONDS',
      help: timeHelp('minimum time that a step sends requests to the canary', DEFAULT_PACE.bake),
    },
    'hold-after': {
      value: 'SECONDS',
      help: timeHelp('time without a decision or progress after which the release holds', DEFAULT_PACE.hold),
    },
    settle: { value: 'SECONDS', help: timeHelp('time until proxies use new pods and weights', DEFAULT_PACE.settle) },
    'false-alarm': {
      value: 'PERCENT',
      help: percentHelp('probability that a release reverts a healthy version', DEFAULT_DESIGN.falseAlarm),
    },
    missed: {
      value: 'PERCENT',
      help: percentHelp('probability that a step accepts a worse version', DEFAULT_DESIGN.missed),
    },
    'error-tolerance': {
      value: 'POINTS',
      help: percentHelp('increase in the error rate that a step must detect', DEFAULT_DESIGN.errorTolerance),
    },
    'slow-tolerance': {
      value: 'POINTS',
      help: percentHelp('increase in the rate of slow requests that a step must detect', DEFAULT_DESIGN.slowTolerance),
    },
    metric: { value: 'NAME', help: `histogram of request durations; by default ${DEFAULT_METRICS.histogram}` },
    failed: { value: 'SELECTOR', help: `label selector for failed requests; by default ${DEFAULT_METRICS.failed}` },
    series: {
      value: 'SELECTOR',
      help: `label selector for the series of a Deployment; by default ${DEFAULT_METRICS.series}`,
    },
  },
  more: [
    'Exit status: 0 promoted or step completed, 1 reverted, 2 wrong arguments, unreadable input or an error, 3 on hold, 4 rejected.',
    '',
    'Examples:',
    '  cdk8s-ml-app release plan/ --prometheus monitoring/prometheus-operated:9090',
    '  cdk8s-ml-app release plan/ --prometheus http://localhost:9090 --resume',
    '  cdk8s-ml-app release plan/ --prometheus http://prometheus:9090 --write dist/sentiment.k8s.yaml',
  ].join('\n'),
};
