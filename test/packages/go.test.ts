import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EXPECTED, copyExample, emptyFolder, pacmak, run, synthesized } from './support';

test('the Go program synthesizes the same objects as the TypeScript program', () => {
  // builds the modules of the dependencies too, from the installed npm packages, so that the versions match
  const modules = pacmak('go', '--recurse', '--code-only');
  const folder = emptyFolder();
  copyExample('go', folder);
  run(folder, 'go', ['mod', 'init', 'example.com/models']);
  for (const name of readdirSync(modules)) {
    const [, path = ''] = /^module (.*)$/m.exec(readFileSync(join(modules, name, 'go.mod'), 'utf8')) ?? [];
    run(folder, 'go', ['mod', 'edit', '-replace', `${path}=${join(modules, name)}`]);
  }
  run(folder, 'go', ['mod', 'tidy']);
  run(folder, 'go', ['vet', '.']);
  expect(run(folder, 'gofmt', ['-l', '.'])).toBe('');
  expect(synthesized(folder, 'go', ['run', '.'])).toBe(EXPECTED);
});
