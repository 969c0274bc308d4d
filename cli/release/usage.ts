import type { Usage } from '../program';

export const RELEASE_USAGE: Usage = {
  command: 'cdk8s-ml-app release',
  about:
    'Carries out a canary release: applies the steps of a plan, compares the versions by their errors and latency in Prometheus, and ' +
    'continues, holds, or reverts.',
  positionals: [{ name: 'FOLDER', help: 'folder with the files of a CanaryPlan', required: true }],
  options: {
    prometheus: {
      value: 'ADDRESS',
      help: 'URL of Prometheus, NAMESPACE/SERVICE:PORT, or port-forward:NAMESPACE/SERVICE:PORT',
    },
    context: { value: 'NAME', help: 'context of kubectl; by default the current one' },
    'dry-run': { help: 'print the changes of each step, and change nothing' },
    step: { help: 'carry out one step, then stop' },
    resume: { help: 'continue the release in progress, from any machine' },
    abort: { help: 'roll back to the old version' },
    write: { value: 'FILE', help: 'write the next step to a file for a GitOps tool instead of applying it' },
    output: { value: 'FORMAT', help: 'format of the progress', choices: ['text', 'json'] },
    log: { value: 'FILE', help: 'file to append JSON lines to' },
    interval: { value: 'SECONDS', help: 'time between two comparisons; by default 15' },
    bake: { value: 'SECONDS', help: 'minimum time of a step with requests; by default 120' },
    'hold-after': {
      value: 'SECONDS',
      help: 'time without a decision or progress after which the release holds; by default 1800',
    },
    settle: { value: 'SECONDS', help: 'time until proxies use new pods and weights; by default 10' },
    'false-alarm': { value: 'PERCENT', help: 'probability that a release reverts a healthy version; by default 1' },
    missed: { value: 'PERCENT', help: 'probability that a step accepts a worse version; by default 5' },
    'error-tolerance': { value: 'POINTS', help: 'increase of the error rate that a step must detect; by default 1' },
    'slow-tolerance': {
      value: 'POINTS',
      help: 'increase of the rate of slow requests that a step must detect; by default 5',
    },
    metric: { value: 'NAME', help: 'histogram of durations; by default http_request_duration_seconds' },
    failed: { value: 'SELECTOR', help: 'selector of failed requests; by default status_code=~"5.."' },
    series: { value: 'SELECTOR', help: 'selector of a Deployment; by default job="{namespace}/{deployment}"' },
  },
  more: [
    'Exit status: 0 promoted or step done, 1 reverted, 2 wrong arguments or unusable input, 3 on hold, 4 rejected.',
    '',
    'Examples:',
    '  cdk8s-ml-app release plan/ --prometheus monitoring/prometheus-operated:9090',
    '  cdk8s-ml-app release plan/ --prometheus http://localhost:9090 --resume',
    '  cdk8s-ml-app release plan/ --prometheus http://prometheus:9090 --write dist/sentiment.k8s.yaml',
  ].join('\n'),
};
