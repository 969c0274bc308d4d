import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployment } from '../check/support';

const root = join(__dirname, '../..');

// each test starts programs
jest.setTimeout(120_000);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-terminal-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the program in a shell. `$RUN` starts it. */
function shell(script: string) {
  const RUN = `${process.execPath} --import ${require.resolve('tsx')} ${join(root, 'cli/main.ts')}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    env: { ...process.env, RUN },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

const withEscapes = (name: string) =>
  deployment('registry.example.com/model:1.0\\e[31m')
    .replaceAll(/(image: )(.*)/g, '$1"$2"')
    .replace('{ name: model }', `{ name: ${name} }`);

test('control characters of manifests and file names do not reach the terminal', () => {
  writeFileSync(join(folder, 'a\x1b[31m\nb.yaml'), withEscapes('"m\\e[2J\\nerror: forged"'));
  const { status, stdout, stderr } = shell('$RUN check .');
  expect({ status, lines: stdout.split('\n').length - 1, stderr }).toEqual({ status: 1, lines: 2, stderr: '' });
  expect(stdout.split('\n')[0]).toMatch(
    /^a\\u001b\[31m\\nb\.yaml:12:18: image-name: Deployment 'm\\u001b\[2J\\nerror: forged': /,
  );
  expect(shell('$RUN check "gone$(printf "\\e[31m\\nerror:").yaml"')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: gone\\u001b[31m\\nerror:.yaml: does not exist: correct the path\n',
  });
});

test.each(['capacity', 'diagram', 'import'])('%s escapes control characters', (command) => {
  writeFileSync(join(folder, 'a\x1b[31m.yaml'), withEscapes('"m\\e[2J"'));
  const { stdout, stderr } = shell(`$RUN ${command} .`);
  expect(`${stdout}${stderr}`).toMatch(/\\u001b\[/);
  expect(`${stdout}${stderr}`).not.toMatch(/(?!\n)\p{Cc}/u);
});

const incomplete =
  'error: the output is incomplete (ENOSPC: no space left on device, write): write it to another file\n';

// Linux has a device that is always full
if (existsSync('/dev/full')) {
  test.each(['check', 'capacity', 'diagram'])('%s reports output that it cannot write', (command) => {
    writeFileSync(join(folder, 'a.yaml'), deployment());
    expect(shell(`$RUN ${command} a.yaml > /dev/full`)).toEqual({ status: 2, stdout: '', stderr: incomplete });
  });
}

test('a reader that ends first is no error', () => {
  const text = Array.from({ length: 2000 }, (_, i) => deployment(undefined, `{ name: model-${i} }`)).join('---\n');
  writeFileSync(join(folder, 'a.yaml'), text);
  const { stderr } = shell('set -o pipefail; $RUN check a.yaml | head -1');
  expect(stderr).toBe('');
});

test('reads a pipe in non-blocking mode, and stops at the maximum of an endless device', () => {
  const nonBlocking = `
    import fcntl, os, subprocess, sys, time
    reader, writer = os.pipe()
    fcntl.fcntl(reader, fcntl.F_SETFL, os.O_NONBLOCK)
    child = subprocess.Popen(sys.argv[1:], stdin=reader)
    time.sleep(4)
    os.write(writer, b'apiVersion: v1\\nkind: ConfigMap\\nmetadata: { name: a }\\n')
    os.close(writer)
    sys.exit(child.wait())`.replace(/^ {4}/gm, '');
  writeFileSync(join(folder, 'pipe.py'), nonBlocking);
  expect(shell('python3 pipe.py $RUN check -')).toEqual({
    status: 0,
    stdout: 'no findings in 1 object of 1 file\n',
    stderr: '',
  });
  expect(shell('$RUN check /dev/zero')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: /dev/zero: has more than 256 MiB: split it\n',
  });
});
