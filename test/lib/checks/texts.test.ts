import { MlApp } from '../../../lib';
import { type Case, deployment, findingsIn, raw } from './objects';

const fix = 'change it, or write the files with a FleetApp';

test.each<Case>([
  [
    'values that Kubernetes cannot store, in objects of any kind',
    (chart) => {
      raw(chart, 'HTTPRoute', 'route', { weight: NaN });
      raw(chart, 'ConfigMap', 'map', undefined, { annotations: { name: 'a\ud800' } });
      new MlApp(chart, 'model', { image: 'model:1.0', port: 8080 }).deployment.metadata.addAnnotation('a', '\udc00');
    },
    [
      '[chart/route] unreadable-text: spec.weight is NaN, which JSON cannot represent: pass a finite number',
      '[chart/map] unreadable-text: metadata.annotations.name is "a\\ud800", which contains half a surrogate pair: pass whole characters',
      '[chart/model/deployment/Resource] unreadable-text: metadata.annotations.a is "\\udc00", which contains half a surrogate pair: pass whole characters',
    ],
  ],
  [
    'NUL characters, which a process cannot receive',
    (chart) => {
      raw(chart, 'ConfigMap', 'map', undefined, { annotations: { a: 'a\0b' } });
      deployment(chart, 'a', { container: { args: ['x', 'a\0b'], env: [{ name: 'A', value: '\0' }] } });
    },
    [
      `[chart/a] unreadable-text: args[1] of container 'server' is "a\\u0000b", which contains a NUL character: remove it`,
      `[chart/a] unreadable-text: A of container 'server' is "\\u0000", which contains a NUL character: remove it`,
    ],
  ],
  [
    'text of cdk8s that parsers misread',
    (chart) => raw(chart, 'ConfigMap', 'map', undefined, { annotations: { a: '0o17', b: '017', c: '=' } }),
    [
      `[chart/map] unreadable-text: metadata.annotations.a is '0o17', which Kubernetes reads as a number: ${fix}`,
      `[chart/map] unreadable-text: metadata.annotations.c is '=', which YAML 1.1 reads as a tag: ${fix}`,
    ],
  ],
  [
    'references that Kubernetes does not expand',
    (chart) => {
      const env = [
        { name: 'URL', value: 'http://$(HOST):$(PORT)' },
        { name: 'HOST', value: 'a' },
        { name: 'path', value: '/x:$(path)' },
      ];
      deployment(chart, 'a', { container: { args: ['--host=$(POD_IP)'], env } });
      new MlApp(chart, 'model', { image: 'model:1.0', port: 8080, args: ['$(A)', '$$(A)'], expandVariables: true });
    },
    [
      "[chart/a] variable-missing: URL of container 'server' is 'http://$(HOST):$(PORT)', but no preceding variable is named HOST: define it first, or write $$(HOST) for the literal text",
      "[chart/a] variable-missing: URL of container 'server' is 'http://$(HOST):$(PORT)', but no preceding variable is named PORT: define it first, or write $$(PORT) for the literal text",
      "[chart/a] variable-missing: path of container 'server' is '/x:$(path)', but no preceding variable is named path: define it first, or write $$(path) for the literal text",
      "[chart/a] variable-missing: args[0] of container 'server' is '--host=$(POD_IP)', but no preceding variable is named POD_IP: define it first, or write $$(POD_IP) for the literal text",
      "[chart/model/deployment/Resource] variable-missing: args[0] of container 'model' is '$(A)', but no preceding variable is named A: define it first, or write $$(A) for the literal text",
    ],
  ],
  [
    'defined references, and text without references',
    (chart) => {
      const env = [
        { name: 'HOST', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        { name: 'URL', value: 'http://$(HOST):$(WEB_SERVICE_PORT)/$$(X)/$(date)$(X' },
      ];
      deployment(chart, 'a', { container: { args: ['$(URL)', '$$(NONE)', '$(hostname)'], env } });
      deployment(chart, 'b', { container: { command: ['sh', '-ec'], args: ['make CC=$(CC)'] } });
      deployment(chart, 'c', { container: { args: ['$(SECRET)'], envFrom: [{ secretRef: { name: 's' } }] } });
      new MlApp(chart, 'model', { image: 'model:1.0', port: 8080, args: ['$(A)'], env: { C: 'literal $(B)' } });
    },
    [],
  ],
])('%s', (_, build, findings) => {
  expect(findingsIn(build)).toEqual(findings);
});
