import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as constructs from 'constructs';
import * as first from '../../../lib/index';
import { at, find, synth } from '../../support';

type Library = typeof first;

/** Loads a second copy of the library. Both use one copy of cdk8s. */
function secondCopy(): Library {
  let copy: Library | undefined;
  jest.isolateModules(() => {
    jest.doMock('cdk8s', () => cdk8s);
    jest.doMock('cdk8s-plus-28', () => kplus);
    jest.doMock('constructs', () => constructs);
    copy = jest.requireActual<Library>('../../../lib');
  });
  return copy as Library;
}

const second = secondCopy();
const base = { image: 'registry.example.com/m:1.0', port: 8080 };

function chartIn(app: cdk8s.App = new cdk8s.App()): cdk8s.Chart {
  return new cdk8s.Chart(app, 'chart', { namespace: 'models' });
}

test('there are two copies', () => {
  expect(second.MlApp).not.toBe(first.MlApp);
  expect(new second.MlApp(chartIn(), 'm', base)).not.toBeInstanceOf(first.MlApp);
});

test('a HostIngress of one copy opens the NetworkPolicy of the other', () => {
  for (const [one, other] of [
    [first, second],
    [second, first],
  ] as const) {
    const chart = chartIn();
    const model = new one.MlApp(chart, 'm', { ...base, labels: { app: 'm' } });
    expect(at(find(synth(chart), 'NetworkPolicy'), 'spec.ingress.0.from')).toEqual([{ podSelector: {} }]);
    new other.HostIngress(chart, 'hosts', { hosts: { 'm.example.com': model.service } });
    expect(at(find(synth(chart), 'NetworkPolicy'), 'spec.ingress')).toEqual([
      { ports: [{ port: 8080, protocol: 'TCP' }] },
    ]);
  }
});

test('an HttpRoute of one copy has the timeout of the app of the other', () => {
  const chart = chartIn();
  const timing = { slowestRequest: cdk8s.Duration.minutes(5) };
  const model = new first.MlApp(chart, 'm', { ...base, timing });
  const route = new second.HttpRoute(chart, 'r', {
    gatewayName: 'g',
    hosts: ['m.example.com'],
    backends: [{ service: model.service }],
  });
  expect(at(route.route.toJson(), 'spec.rules.0.timeouts.request')).toBe(`${model.timing.proxyTimeoutSeconds}s`);
});

test('apps of both copies call each other', () => {
  const chart = chartIn();
  const [caller, callee] = [new first.MlApp(chart, 'a', base), new second.MlApp(chart, 'b', base)];
  caller.calls(callee);
  expect(at(find(synth(chart), 'NetworkPolicy', 'b'), 'spec.ingress.0.from')).toEqual([
    { podSelector: { matchLabels: { app: 'a' } } },
  ]);
});

test('the checks run once for the constructs of both copies, and report each finding once', () => {
  const chart = chartIn();
  const model = new first.MlApp(chart, 'm', { ...base, image: 'registry.example.com/m:latest' });
  new second.MlApp(chart, 'n', base);
  second.Overrides.of(model).add('spec.paused', true);
  first.Overrides.of(model).remove('spec.nothing');
  const error = catching(() => synth(chart));
  expect(error.split('\n')).toEqual([
    'Validation failed with the following errors:',
    expect.stringMatching(/^ {2}\[chart\/m\/deployment\/Resource\] Overrides\.remove\(\)\.path is 'spec\.nothing'/),
  ]);
});

test('overrides of both copies are applied in the order of the calls', () => {
  const chart = chartIn();
  const model = new first.MlApp(chart, 'm', base);
  second.Overrides.of(model).add('spec.revisionHistoryLimit', 1);
  first.Overrides.of(model).add('spec.revisionHistoryLimit', 2);
  second.Overrides.of(model).add('spec.paused', true);
  expect(at(find(synth(chart), 'Deployment'), 'spec')).toMatchObject({ revisionHistoryLimit: 2, paused: true });
});

test('a FleetApp of one copy synthesizes constructs of the other', () => {
  const app = new second.FleetApp();
  const chart = chartIn(app);
  first.Overrides.of(new first.MlApp(chart, 'm', base)).add('spec.paused', true);
  const plain = chartIn();
  first.Overrides.of(new first.MlApp(plain, 'm', base)).add('spec.paused', true);
  expect(app.synthYaml()).toBe((plain.node.root as cdk8s.App).synthYaml());
});

test('two versions in one app cause an error with both', () => {
  const key = Symbol.for('jsii.rtti');
  const versions = (one?: string, other?: string) => {
    Object.defineProperty(first.Overrides, key, { value: { version: one }, configurable: true });
    Object.defineProperty(second.Overrides, key, { value: { version: other }, configurable: true });
  };
  versions('0.1.0', '0.2.0');
  try {
    const chart = chartIn();
    new first.MlApp(chart, 'm', base);
    expect(() => new second.MlApp(chart, 'n', base)).toThrow(
      /^chart\/n: the app uses two versions of cdk8s-ml-app, 0\.1\.0 \(\/.*lib\/tree-checks\) and 0\.2\.0 \(\/.*lib\/tree-checks\)\. Install one version: /,
    );
    expect(() => second.Checks.enable(chart)).toThrow('chart: the app uses two versions of cdk8s-ml-app');
  } finally {
    versions();
  }
});

function catching(run: () => void): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
