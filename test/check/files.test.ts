import { chmodSync, symlinkSync } from 'node:fs';
import { readManifests } from '../../cli/input/manifests';
import { check, deployment, found, inFiles } from './support';

const WRONG = deployment();

test('reports paths that cannot be read', async () => {
  await inFiles({ 'loop/a.yaml': WRONG, 'empty/a.txt': '', 'closed/a.yaml': WRONG }, async () => {
    symlinkSync('../loop', 'loop/again');
    symlinkSync('self.yaml', 'self.yaml');
    chmodSync('closed', 0);
    const { findings, problems } = await check(['loop', 'self.yaml', 'gone.yaml', 'empty']);
    expect(findings.map(({ file }) => file)).toEqual(['loop/a.yaml']);
    expect(problems).toEqual([
      { file: 'self.yaml', message: 'is a symbolic link to itself: pass its target' },
      { file: 'gone.yaml', message: 'does not exist: correct the path' },
      { file: 'empty', message: 'contains no manifests: pass a folder with .yaml, .yml or .json files' },
    ]);
    // root can read every folder
    const denied =
      process.getuid?.() === 0 ? [] : [{ file: 'closed', message: 'permission denied: grant read permission' }];
    expect((await check(['closed'])).problems).toEqual(denied);
    chmodSync('closed', 0o700);
  });
});

test.each<[paths: string[], files: string[]]>([
  [
    ['dist', 'dist/'],
    ['dist/a.yaml', 'dist/inner/b.yaml'],
  ],
  [
    ['.', 'dist'],
    ['dist/a.yaml', 'dist/inner/b.yaml'],
  ],
  [
    ['dist/inner', 'dist'],
    ['dist/inner/b.yaml', 'dist/a.yaml'],
  ],
  [
    ['dist/a.yaml', 'dist/inner/b.yaml', 'dist'],
    ['dist/a.yaml', 'dist/inner/b.yaml'],
  ],
  [['dist/a.yaml', './dist/a.yaml', 'link.yaml'], ['dist/a.yaml']],
])('reads each file of %j once', async (paths, files) => {
  const manifests = { 'dist/a.yaml': WRONG, 'dist/inner/b.yaml': deployment(undefined, '{ name: b }') };
  await inFiles(manifests, async () => {
    symlinkSync('dist/a.yaml', 'link.yaml');
    const { findings, problems } = await check(paths);
    expect(problems).toEqual([]);
    expect(findings.map(({ check: id }) => id)).not.toContain('duplicate-name');
    expect(readManifests(paths).objects.map(({ origin }) => origin.scopes[0])).toEqual(files);
  });
});

test('reads a file that is not a manifest if the user passes it after its folder', async () => {
  const notes = 'kind: Notes\n';
  expect(await found({ 'a.yaml': WRONG, 'notes.yaml': notes }, ['.', 'notes.yaml'])).toEqual([
    'a.yaml:12:18: image-tag',
    'notes.yaml:1:1: has no apiVersion, so it is not a Kubernetes object: add it',
  ]);
});
