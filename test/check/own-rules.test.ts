import { deployment, found } from './support';

const RULE = (id: string, find: string) => `
  { id: '${id}', finding: 'a', consequence: 'b', example: { wrong: '', right: '' }, *find(index) { ${find} } }`;
const TEAM = RULE(
  'team-label',
  "for (const object of index.objects) yield { object, path: ['metadata', 'labels'], text: 'has no team' };",
);

describe('rules of the user', () => {
  const config = 'rules: [./rule.js]\nacknowledge: [{ check: image-tag, reason: a test }]\n';
  test.each<[what: string, module: string, findings: string[]]>([
    ['as a list', `exports.rules = [${TEAM}];`, ['a.yaml:3:1: team-label']],
    ['alone', `module.exports = ${TEAM};`, ['a.yaml:3:1: team-label']],
    [
      'that fail',
      `exports.rules = [${RULE('a', 'index.nothing.more;')}];`,
      ["rule.js: rule a failed: Cannot read properties of undefined (reading 'more')"],
    ],
    [
      'with an id in use',
      `exports.rules = [${RULE('image-tag', '')}];`,
      ["rule.js: cannot load the rules: id is 'image-tag', which another rule already has: choose a different one"],
    ],
    [
      'without an id',
      'exports.rules = [{}];',
      [
        "rule.js: cannot load the rules: id is undefined, must be lower-case words joined by hyphens, like 'team-label': rename the rule",
      ],
    ],
    [
      'without find',
      "exports.rules = [{ id: 'a' }];",
      ['rule.js: cannot load the rules: find of a is undefined, must be a function: pass one that yields the findings'],
    ],
    ['that throw text', `exports.rules = [${RULE('a', "throw 'no label';")}];`, ["rule.js: rule a failed: 'no label'"]],
    [
      'with findings of no object',
      `exports.rules = [${RULE('a', "yield { path: [], text: 'b' };")}];`,
      [
        'rule.js: rule a failed: object of a finding is undefined, must be an object of the index: yield { object, path, text }',
      ],
    ],
    [
      'with findings without a path',
      `exports.rules = [${RULE('a', "yield { object: index.objects[0], text: 'b' };")}];`,
      [
        "rule.js: rule a failed: path of a finding is undefined, must be an array of keys: yield { object, path: ['spec'], text }",
      ],
    ],
    [
      'with findings without a text',
      `exports.rules = [${RULE('a', 'yield { object: index.objects[0], path: [] };')}];`,
      [
        "rule.js: rule a failed: text of a finding is undefined, must be a string: yield { object, path, text: 'spec is ...' }",
      ],
    ],
    ['that do not compile', 'exports.rules = [', ["rule.js: cannot load the rules: Unexpected token '}'"]],
  ])('%s', async (_, module, findings) => {
    const text = await found({ 'a.yaml': deployment(), '.cdk8s-ml-app.yaml': config, 'rule.js': module });
    expect(text.map((line) => line.replace(/Unexpected .*/, "Unexpected token '}'"))).toEqual(findings);
  });
});
