import { readConfig } from '../../cli/check/config';
import { githubOf } from '../../cli/check/github';
import { jsonOf } from '../../cli/check/json';
import type { CheckReport } from '../../cli/check/report';
import { sarifOf } from '../../cli/check/sarif';
import { textOf } from '../../cli/check/text';
import { check, deployment, found, inFiles } from './support';

const annotated = (annotation: string) =>
  deployment(undefined, `\n  name: model\n  namespace: models\n  annotations:\n    ${annotation}`);
const configured = (config: string) => ({ 'a.yaml': deployment(), '.cdk8s-ml-app.yaml': config });

async function report(files: Record<string, string>): Promise<CheckReport> {
  return inFiles(files, () => check(['a.yaml']));
}

describe('acknowledgements', () => {
  test.each<[what: string, files: Record<string, string>, findings: string[]]>([
    ['an annotation', { 'a.yaml': annotated('acknowledged.cdk8s-ml-app/image-tag: a test') }, []],
    [
      'an annotation with a date',
      { 'a.yaml': annotated('acknowledged.cdk8s-ml-app/image-tag: a test until 2026-06-15') },
      [],
    ],
    [
      'an annotation that has expired',
      { 'a.yaml': annotated('acknowledged.cdk8s-ml-app/image-tag: a test until 2026-06-14') },
      [
        'a.yaml:7:42: acknowledgement: acknowledged image-tag until 2026-06-14: fix the finding, or set a later date',
        'a.yaml:16:18: image-tag',
      ],
    ],
    [
      'an annotation with an incomplete date',
      { 'a.yaml': annotated('acknowledged.cdk8s-ml-app/image-tag: a test until 2026-7-1') },
      [
        'a.yaml:7:42: acknowledgement: acknowledges image-tag until 2026-7-1, which is not a date: write it as 2027-01-31',
      ],
    ],
    ['a version in a reason', { 'a.yaml': annotated('acknowledged.cdk8s-ml-app/image-tag: a test until 2.10') }, []],
    [
      'an annotation without a finding',
      { 'a.yaml': annotated('acknowledged.cdk8s-ml-app/probe-port: a test') },
      [
        'a.yaml:7:43: acknowledgement: acknowledges probe-port, but silences no finding: remove it',
        'a.yaml:16:18: image-tag',
      ],
    ],
    [
      'an annotation of an unknown check',
      { 'a.yaml': annotated('acknowledged.cdk8s-ml-app/image-tags: a test') },
      [
        "a.yaml:7:43: acknowledgement: acknowledges 'image-tags', which is not a check: write image-tag",
        'a.yaml:16:18: image-tag',
      ],
    ],
    [
      'an annotation without a reason',
      { 'a.yaml': annotated("acknowledged.cdk8s-ml-app/image-tag: ''") },
      [
        'a.yaml:7:5: acknowledgement: acknowledges image-tag without a reason: state why the finding is acceptable',
        'a.yaml:16:18: image-tag',
      ],
    ],
    ['an opinion', { 'a.yaml': annotated('acknowledged.cdk8s-ml-app/cpu-limit: a test') }, ['a.yaml:16:18: image-tag']],
    [
      'a check that needs more facts',
      { 'a.yaml': annotated('acknowledged.cdk8s-ml-app/request-exceeds-node: a test') },
      ['a.yaml:16:18: image-tag'],
    ],
    ['the configuration', configured('acknowledge: [{ check: image-tag, reason: a test }]'), []],
    [
      'the configuration for one object',
      configured('acknowledge: [{ check: image-tag, reason: a test, kind: Deployment, name: model, file: . }]'),
      [],
    ],
    [
      'the configuration for other objects',
      configured(
        'acknowledge:\n- { check: image-tag, reason: a test, name: b }\n- { check: image-tag, reason: a test, file: b.yaml }\n',
      ),
      [
        'a.yaml:12:18: image-tag',
        '.cdk8s-ml-app.yaml:2:3: acknowledgement: acknowledges image-tag, but silences no finding: remove it',
        '.cdk8s-ml-app.yaml:3:3: acknowledgement: acknowledges image-tag, but silences no finding: remove it',
      ],
    ],
    [
      'the configuration with a date that is over',
      configured('acknowledge:\n- check: image-tag\n  reason: a test\n  until: 2026-06-14\n'),
      [
        'a.yaml:12:18: image-tag',
        '.cdk8s-ml-app.yaml:2:3: acknowledgement: acknowledged image-tag until 2026-06-14: fix the finding, or set a later date',
      ],
    ],
  ])('%s', async (_, files, findings) => {
    const text = textOf(await report(files))
      .split('\n')
      .slice(0, -1);
    expect(text.map((line) => line.replace(/(: image-tag): .*/, '$1').replace(/Deployment '.*?': /, ''))).toEqual(
      findings,
    );
  });

  test('keeps the reason in the report', async () => {
    const { acknowledged } = await report(configured('acknowledge: [{ check: image-tag, reason: a test }]'));
    expect(acknowledged).toEqual([
      {
        check: 'image-tag',
        file: 'a.yaml',
        line: 3,
        column: 19,
        object: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'model' },
        reason: 'a test',
        in: 'config',
      },
    ]);
  });

  const twice = '          image: registry.example.com/model:1.4.0\n';

  test.each([
    ['an annotation', { 'a.yaml': `${annotated('acknowledged.cdk8s-ml-app/duplicate-key: a test')}${twice}` }],
    [
      'the configuration',
      {
        'a.yaml': `${deployment()}${twice}`,
        '.cdk8s-ml-app.yaml': 'acknowledge: [{ check: duplicate-key, reason: a test }]',
      },
    ],
  ])('of a key that a map has twice in %s', async (_, files) => {
    const { findings, acknowledged } = await report(files);
    expect(findings).toEqual([]);
    expect(acknowledged.map(({ check: id, reason }) => `${id}: ${reason}`)).toEqual(['duplicate-key: a test']);
  });
});

test.each([
  [
    'acknowledge: [{ check: image-tag }]',
    "acknowledge[0].reason is undefined, must be a string: pass a value such as 'a development cluster runs the latest build'",
  ],
  [
    'acknowledge: [{ check: a, reason: b, until: tomorrow }]',
    "acknowledge[0].until is 'tomorrow', must be a date: write it as 2027-01-31",
  ],
  [
    "acknowledge: [{ check: a, reason: b, until: '2027-02-31' }]",
    "acknowledge[0].until is '2027-02-31', must be a date: write it as 2027-01-31",
  ],
  ['acknowledged: []', 'acknowledged is [], which is an unknown prop: pass acknowledge'],
  ['nodes: [{ cpu: many, memory: 1Gi }]', "nodes[0].cpu is 'many', must be a Kubernetes quantity: pass '16' or '64Gi'"],
])('the configuration %s is rejected', async (config, message) => {
  await inFiles(configured(config), () => {
    expect(() => readConfig()).toThrow(new Error(`.cdk8s-ml-app.yaml: ${message}`));
  });
});

test('a configuration that does not exist is rejected', () => {
  expect(() => readConfig('gone.yaml')).toThrow('gone.yaml: does not exist: correct the path');
});

test('nodes of the configuration', async () => {
  const large = deployment('registry.example.com/model:1.0') + "          resources: { requests: { cpu: '3' } }\n";
  const config = "nodes: [{ cpu: '2', memory: 4Gi }]";
  expect(await found({ 'a.yaml': large, '.cdk8s-ml-app.yaml': config })).toEqual(['a.yaml:10:7: request-exceeds-node']);
});

describe('formats', () => {
  const files = { 'a.yaml': deployment(), 'b/c,d.yaml': 'a: [' };
  const reportOf = () => inFiles(files, () => check(['a.yaml', 'b/c,d.yaml']));
  const message =
    "Deployment 'model': image of container 'server' is 'registry.example.com/model:latest', must have a tag other than latest, or a digest: pass the version to run";

  test('text', async () => {
    expect(textOf(await reportOf())).toBe(`a.yaml:12:18: image-tag: ${message}\n1 finding in 1 object of 2 files`);
  });

  test('github', async () => {
    expect(githubOf(await reportOf()).split('\n')).toEqual([
      `::error file=a.yaml,line=12,col=18,title=image-tag::${message}`,
      expect.stringMatching(/^::error file=b\/c%2Cd\.yaml,line=1,col=5,title=input::is not YAML: /),
    ]);
  });

  test('the level of advice is warning', async () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'model' },
      spec: { selector: { app: 'model' }, ports: [{ port: 80 }] },
    };
    const image = 'registry.example.com/model:1.0';
    const report = await inFiles({ 'a.yaml': deployment(image), 'b.yaml': JSON.stringify(service) }, () =>
      check(['a.yaml', 'b.yaml']),
    );
    const ids = report.findings.map(({ check: id }) => id);
    expect(ids).toContain('readiness-probe-missing');
    expect(githubOf(report)).toMatch(/^::warning .*title=readiness-probe-missing::/m);
    const { findings } = JSON.parse(jsonOf(report));
    expect(findings[ids.indexOf('readiness-probe-missing')].level).toBe('warning');
    const [{ results, tool }] = JSON.parse(sarifOf(report)).runs;
    expect(results[ids.indexOf('readiness-probe-missing')].level).toBe('warning');
    const { rules } = tool.driver;
    expect(rules.find(({ id }: { id: string }) => id === 'readiness-probe-missing').defaultConfiguration.level).toBe(
      'warning',
    );
  });

  test('json', async () => {
    expect(JSON.parse(jsonOf(await reportOf()))).toEqual({
      findings: [
        {
          check: 'image-tag',
          file: 'a.yaml',
          line: 12,
          column: 18,
          object: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'model' },
          path: 'spec.template.spec.containers[0].image',
          message: message.replace(/^.*?: /, ''),
          level: 'error',
          consequence: 'Pods of one Deployment can run different versions',
          source: 'https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy',
        },
      ],
      acknowledged: [],
      errors: [{ file: 'b/c,d.yaml', line: 1, column: 5, message: expect.stringContaining('is not YAML: ') }],
      objects: 1,
      files: 2,
    });
  });

  test('sarif', async () => {
    const log = JSON.parse(sarifOf(await reportOf()));
    const [{ results, invocations, tool }] = log.runs;
    expect(log.version).toBe('2.1.0');
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['image-tag']);
    expect(results).toEqual([
      {
        ruleId: 'image-tag',
        ruleIndex: 0,
        level: 'error',
        message: { text: message },
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: 'a.yaml' }, region: { startLine: 12, startColumn: 18 } },
            logicalLocations: [{ fullyQualifiedName: 'Deployment/model:spec.template.spec.containers[0].image' }],
          },
        ],
        partialFingerprints: { 'object/v1': expect.stringMatching(/^[\da-f]{32}$/) },
      },
    ]);
    expect(invocations[0].executionSuccessful).toBe(false);
    expect(invocations[0].toolExecutionNotifications[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      'b/c%2Cd.yaml',
    );
  });

  test.each<[kind: string, files: Record<string, string>]>([
    ['inSource', { 'a.yaml': annotated('acknowledged.cdk8s-ml-app/image-tag: a test') }],
    ['external', configured('acknowledge: [{ check: image-tag, reason: a test }]')],
  ])('sarif has acknowledged findings of kind %s', async (kind, acknowledged) => {
    const log = JSON.parse(sarifOf(await report(acknowledged)));
    expect(log.runs[0].results[0].suppressions).toEqual([{ kind, status: 'accepted', justification: 'a test' }]);
  });

  test('sarif describes keys that a map has twice', async () => {
    const twice = `${deployment()}          image: registry.example.com/model:1.4.0\n`;
    const [{ tool }] = JSON.parse(sarifOf(await report({ 'a.yaml': twice }))).runs;
    expect(tool.driver.rules).toEqual([
      {
        id: 'duplicate-key',
        shortDescription: { text: 'Key that a map has twice' },
        fullDescription: {
          text: 'Key that a map has twice. Only the last value counts, and strict validation of the API server rejects the object.',
        },
        helpUri: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
        defaultConfiguration: { level: 'error' },
      },
    ]);
  });
});

test.each([
  ['replaced-by-kustomize', []],
  ['ko://example.com/cmd/model', []],
  // Skaffold replaces the name of the app
  ['model', []],
  ['registry.example.com/inference-cu124.2-3.ubuntu2204.py311', []],
  ['busybox', ['a.yaml:12:18: image-tag']],
  ['registry.example.com/model', ['a.yaml:12:18: image-tag']],
  ['registry.example.com/python3.11', ['a.yaml:12:18: image-tag']],
  ['registry.example.com/inference-cu124.2-3:latest', ['a.yaml:12:18: image-tag']],
])('an image %s: %j', async (image, findings) => {
  expect(await found({ 'a.yaml': deployment(image) })).toEqual(findings);
});
