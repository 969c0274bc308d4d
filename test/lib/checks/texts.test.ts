import { App, Chart } from 'cdk8s';
import { Checks, MlApp } from '../../../lib';
import { Case, findingsIn, findingsOf, raw } from './objects';

const fix = 'change it, or write the files with the synth() of App';

test.each<Case>([
  [
    'what Kubernetes cannot hold, in objects of any kind',
    (chart) => {
      raw(chart, 'HTTPRoute', 'route', { weight: NaN });
      raw(chart, 'ConfigMap', 'map', undefined, { annotations: { name: 'a\ud800' } });
      new MlApp(chart, 'model', { image: 'model:1.0', port: 8080 }).deployment.metadata.addAnnotation('a', '\udc00');
    },
    [
      '[chart/route] unreadable-text: spec.weight is NaN, not a number of JSON: pass a finite number',
      '[chart/map] unreadable-text: metadata.annotations.name is "a\\ud800", which holds half a character: pass whole characters',
      '[chart/model/deployment/Resource] unreadable-text: metadata.annotations.a is "\\udc00", which holds half a character: pass whole characters',
    ],
  ],
  [
    'text that the synthesis quotes',
    (chart) => raw(chart, 'ConfigMap', 'map', undefined, { annotations: { a: '0o17', b: 'a\u2028b: c', c: '=' } }),
    [],
  ],
])('%s', (_, build, findings) => {
  expect(findingsIn(build)).toEqual(findings);
});

test('text that cdk8s writes for an App with its own synth()', () => {
  class OwnApp extends App {
    public override synth(): void {
      super.synth();
    }
  }
  const chart = new Chart(new OwnApp(), 'chart');
  Checks.enable(chart);
  raw(chart, 'ConfigMap', 'map', undefined, { annotations: { a: '0o17', b: '017' } });
  expect(findingsOf(chart)).toEqual([
    `[chart/map] unreadable-text: metadata.annotations.a is '0o17', which Kubernetes reads as a number: ${fix}`,
  ]);
});
