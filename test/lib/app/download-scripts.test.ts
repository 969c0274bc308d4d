import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FOLDER_SCRIPT, OBJECT_SCRIPT } from '../../../lib/app/download-scripts';

/** Stand-in for rclone: copies local files, and succeeds if the source does not exist. */
const RCLONE = `#!/bin/sh -e
case $1 in
  copyto) if [ -f "$2" ]; then cp "$2" "$3"; fi ;;
  copy) while read -r file; do
    if [ -f "$4$file" ]; then mkdir -p "$5/$(dirname "$file")" && cp "$4$file" "$5/$file"; fi
  done ;;
esac
`;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'downloads-'));
  mkdirSync(join(root, 'bin'));
  mkdirSync(join(root, 'bucket/sub folder'), { recursive: true });
  mkdirSync(join(root, 'models'));
  writeFileSync(join(root, 'bin/rclone'), RCLONE);
  chmodSync(join(root, 'bin/rclone'), 0o755);
});

afterEach(() => rmSync(root, { recursive: true }));

function put(files: { readonly [name: string]: string }): void {
  Object.entries(files).forEach(([name, content]) => writeFileSync(join(root, 'bucket', name), content));
}

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

/** Runs a script. Returns its exit status, its error, and the files that it leaves. */
function run(script: string, source: string, digest: string) {
  const { status, stderr } = spawnSync('sh', ['-ec', script], {
    encoding: 'utf8',
    env: {
      PATH: `${join(root, 'bin')}:${process.env.PATH}`,
      SOURCE: `${root}/bucket/${source}`,
      TARGET: join(root, 'models/model'),
      SHA256: digest,
    },
  });
  return { status, stderr, files: readdirSync(join(root, 'models'), { recursive: true }).sort() };
}

describe('an object', () => {
  test('gets its final name after its checksum', () => {
    put({ 'a.onnx': 'weights' });
    expect(run(OBJECT_SCRIPT, 'a.onnx', sha256('weights'))).toMatchObject({ status: 0, files: ['model'] });
  });

  test('with other content is removed', () => {
    put({ 'a.onnx': 'other' });
    expect(run(OBJECT_SCRIPT, 'a.onnx', sha256('weights'))).toMatchObject({ status: 1, files: [] });
  });

  test('that does not exist is named', () => {
    const { status, stderr } = run(OBJECT_SCRIPT, 'b.onnx', sha256('weights'));
    expect([status, stderr]).toEqual([1, `${join(root, 'bucket/b.onnx')} does not exist\n`]);
  });
});

describe('a folder', () => {
  const config = '{"layers": 2}';
  // names with the prefix that find writes
  const sums = `${sha256('weights')}  ./a.bin\n${sha256(config)}  ./sub folder/config.json\n`;

  test('has the listed files only', () => {
    put({ 'a.bin': 'weights', 'sub folder/config.json': config, 'added.py': 'code', SHA256SUMS: sums });
    const files = ['model', 'model/SHA256SUMS', 'model/a.bin', 'model/sub folder', 'model/sub folder/config.json'];
    expect(run(FOLDER_SCRIPT, '', sha256(sums))).toMatchObject({ status: 0, files });
    // a container that restarts finds the files
    expect(run(FOLDER_SCRIPT, '', sha256(sums))).toMatchObject({ status: 0, files });
  });

  test('with another list is not read', () => {
    put({ 'a.bin': 'weights', SHA256SUMS: sums });
    expect(run(FOLDER_SCRIPT, '', sha256(config))).toMatchObject({ status: 1, files: ['model.part'] });
  });

  test.each([
    ['a changed file', { 'sub folder/config.json': '{"layers": 3}' }],
    ['a missing file', {}],
  ])('with %s is removed', (_, files) => {
    put({ 'a.bin': 'weights', SHA256SUMS: sums, ...files });
    expect(run(FOLDER_SCRIPT, '', sha256(sums))).toMatchObject({ status: 1, files: [] });
  });

  test('without a list names the list', () => {
    const { status, stderr } = run(FOLDER_SCRIPT, '', sha256(sums));
    expect([status, stderr]).toEqual([1, `${join(root, 'bucket/SHA256SUMS')} does not exist\n`]);
  });
});
