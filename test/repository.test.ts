import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

// guards against commits that restore an older state of these files
test.each([
  ['README.md', 'SECURITY.md'],
  ['README.md', 'CONTRIBUTING.md'],
  ['README.md', 'CHANGELOG.md'],
  ['README.md', 'LICENSE'],
  ['README.md', 'bench'],
  ['app/README.md', '../SECURITY.md#the-app'],
])('%s links to %s', (page, target) => {
  expect(read(page)).toContain(`](${target})`);
  expect(existsSync(join(root, page, '..', target.replace(/#.*/, '')))).toBe(true);
});

test.each([
  ['app/Dockerfile', 'npm sbom --package-lock-only --workspace app --sbom-format=cyclonedx | node app/sbom.mjs'],
  ['app/Dockerfile', 'COPY --from=dependencies /src/sbom.cdx.json /src/licences.txt ./'],
  ['app/Dockerfile', 'COPY --from=dependencies /src/licences licences'],
  ['app/Dockerfile', 'COPY LICENSE app/NOTICE ./'],
  ['app/dummy-api/Dockerfile', 'COPY LICENSE server.cjs page.html ./'],
])('%s has: %s', (path, line) => {
  expect(read(path)).toContain(line);
});

test('.dockerignore includes exactly the files that app/Dockerfile copies', () => {
  const copies = [...read('app/Dockerfile').matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, files = '']) =>
    files.split(' '),
  );
  const included = [...read('.dockerignore').matchAll(/^!(.*)$/gm)].map(([, path]) => path);
  expect(included.sort()).toEqual([...new Set(copies)].sort());
  expect(copies.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each(['create/LICENSE', 'app/dummy-api/LICENSE'])('%s is the licence of the repository', (path) => {
  expect(read(path)).toBe(read('LICENSE'));
});

test('NOTICE lists the LGPL libraries in libvips', () => {
  const [, named = ''] = /\. (libvips, .*?)\s+are used under the GNU/s.exec(read('app/NOTICE')) ?? [];
  const table = read(`node_modules/@img/sharp-libvips-${process.platform}-${process.arch}/README.md`);
  const ofTable = [...table.matchAll(/^\| (\S+) +\| LGPLv3 +\|$/gm)].map(([, name]) => name);
  expect(named.split(/,\s+| and /).sort()).toEqual(ofTable.sort());
});

describe('app/sbom.mjs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const component = (ref: string, licence?: string) => ({
    'bom-ref': ref,
    licenses: licence === undefined ? undefined : [{ license: { id: licence } }],
  });
  const list = (installed: string[], components: object[]) => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    const packages = Object.fromEntries([
      ['app', {}],
      ['node_modules/ml-app', { link: true }],
      ...installed.map((ref) => ref.split(/@(?=\d)/)).map(([name, version]) => [`node_modules/${name}`, { version }]),
    ]);
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
    const dependencies = [{ ref: 'ml-app@0.0.1', dependsOn: ['a@1.0.0', '@win/b@2.0.0'] }];
    return spawnSync(process.execPath, [join(root, 'app/sbom.mjs')], {
      cwd: folder,
      input: JSON.stringify({ components, dependencies }),
      encoding: 'utf8',
    });
  };

  test('lists the installed packages with their licences', () => {
    const components = [
      component('@img/c@3.1.0', 'MIT'),
      component('a@1.0.0', 'ISC'),
      component('@win/b@2.0.0', 'MIT'),
    ];
    expect(list(['a@1.0.0', '@img/c@3.1.0'], components).status).toBe(0);
    expect(readFileSync(join(folder, 'licences.txt'), 'utf8')).toBe('@img/c 3.1.0 MIT\na 1.0.0 ISC\n');
    const bom = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8'));
    expect(bom.components.map((one: object) => one['bom-ref' as never])).toEqual(['@img/c@3.1.0', 'a@1.0.0']);
    expect(bom.dependencies).toEqual([{ ref: 'ml-app@0.0.1', dependsOn: ['a@1.0.0'] }]);
  });

  test.each([
    ["npm's list lacks packages that are installed: a@1.0.0", ['a@1.0.0'], []],
    ['a@1.0.0 states no licence', ['a@1.0.0'], [component('a@1.0.0')]],
  ])('fails: %s', (message, installed, components) => {
    const { status, stderr } = list(installed, components);
    expect(status).toBe(1);
    expect(stderr).toContain(`Error: ${message}\n`);
  });
});
