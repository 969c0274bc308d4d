import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  EXPECTED,
  PEERS,
  PACKAGE,
  copyExample,
  emptyFolder,
  npmPack,
  readPackageJson,
  run,
  synthesized,
  tryRun,
  writeJson,
} from './support';

const root = join(__dirname, '..', '..');
const tarball = npmPack();
/** Packages that the tarball contains, so that the library has no dependencies except its peers. */
const BUNDLED = ['commander', 'js-yaml'];

test('the tarball contains only the compiled library', () => {
  const compiled = ['cli', 'lib', 'imports'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|json)$/.test(file))
      .flatMap((file) => (file.endsWith('.ts') ? [file.replace(/ts$/, 'd.ts'), file.replace(/ts$/, 'js')] : [file]))
      .map((file) => `package/build/${folder}/${file}`),
  );
  const files = run(root, 'tar', ['-tzf', tarball]).trim().split('\n');
  const rest = ['.jsii', 'LICENSE', 'README.md', 'package.json'].map((file) => `package/${file}`);
  const isBundled = (file: string) => BUNDLED.some((name) => file.startsWith(`package/node_modules/${name}/`));
  expect(files.filter((file) => !isBundled(file)).sort()).toEqual([...rest, ...compiled].sort());
  // the licences of both packages come with them
  expect(files).toEqual(expect.arrayContaining(BUNDLED.map((name) => `package/node_modules/${name}/LICENSE`)));
});

/** Functions that install packages into a folder. */
const installs = {
  npm: (folder: string, packages: string[]) => run(folder, 'npm', ['install', '--no-audit', '--no-fund', ...packages]),
  // pnpm fails on install scripts without a decision; that of esbuild, a dependency of tsx, is unnecessary
  pnpm: (folder: string, packages: string[]) =>
    run(folder, 'npx', ['--yes', 'pnpm@12', 'add', '--ignore-scripts', ...packages]),
};

describe.each(['npm', 'pnpm'] as const)('installed with %s', (manager) => {
  const folder = emptyFolder();

  beforeAll(() => {
    writeJson(join(folder, 'package.json'), { name: 'empty', private: true });
    const tools = ['typescript', 'tsx', '@types/node'].map((name) => `${name}@${PACKAGE.devDependencies[name]}`);
    installs[manager](folder, [tarball, ...PEERS, ...tools]);
  });

  test('a JavaScript program synthesizes', () => {
    copyExample('javascript', folder);
    expect(synthesized(folder, 'node', ['main.js'])).toBe(EXPECTED);
  });

  test.each([
    ['commonjs', 'node10'],
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])(
    'a TypeScript program compiles with module %s, moduleResolution %s, and synthesizes',
    (module, moduleResolution) => {
      copyExample('typescript', folder);
      const types = { types: ['node'], ignoreDeprecations: '6.0' };
      const compilerOptions = { strict: true, noEmit: true, target: 'es2022', module, moduleResolution, ...types };
      writeJson(join(folder, 'tsconfig.json'), { compilerOptions, files: ['main.ts'] });
      expect(tryRun(folder, 'npx', ['tsc'])).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(synthesized(folder, 'npx', ['tsx', 'main.ts'])).toBe(EXPECTED);
    },
  );

  test('an ES module synthesizes', () => {
    const source = readFileSync(join(folder, 'main.js'), 'utf8');
    writeFileSync(
      join(folder, 'main.mjs'),
      source.replace(/const (\{.*?\}) = require\((.*?)\);/gs, (_, names, from) => `import ${names} from ${from};`),
    );
    expect(synthesized(folder, 'node', ['main.mjs'])).toBe(EXPECTED);
  });

  test('the library bundles its dependencies except its peers', () => {
    const name = 'cdk8s-ml-app';
    const bundled = readdirSync(join(folder, 'node_modules', name, 'node_modules'));
    expect(bundled.filter((file) => !file.startsWith('.'))).toEqual(BUNDLED);
    const { dependencies, peerDependencies } = readPackageJson(join(folder, 'node_modules', name));
    expect(Object.keys(dependencies ?? {})).toEqual(BUNDLED);
    expect(Object.keys(peerDependencies)).toEqual(['cdk8s', 'cdk8s-plus-28', 'constructs']);
  });
});

test('the command runs without a project', () => {
  const folder = emptyFolder();
  writeJson(join(folder, 'package.json'), { name: 'empty', private: true });
  installs.npm(folder, [tarball, ...PEERS]);
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: b }] }\n';
  writeFileSync(join(folder, 'pod.yaml'), pod);
  expect(tryRun(folder, 'npx', ['cdk8s-ml-app', 'check', 'pod.yaml'])).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^pod\.yaml:4:40: image-tag: Pod 'a': /),
  });
});

test('private modules cannot be imported', () => {
  const folder = emptyFolder();
  writeJson(join(folder, 'package.json'), { name: 'empty', private: true });
  installs.npm(folder, [tarball, ...PEERS]);
  const { stderr } = tryRun(folder, 'node', ['-e', "require('cdk8s-ml-app/build/lib/validation/prop-check')"]);
  expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
});
