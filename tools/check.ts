import { spawnSync } from 'node:child_process';
import { runProgram } from '../cli/program';
import { CHECKS } from '../support/check-list';

const USAGE = {
  command: 'npm run check',
  about:
    'Runs the checks of continuous integration, all of them by default, and fails if one fails. ' +
    'The check history starts after the commit BASE, origin/main by default.',
  positionals: [{ name: 'NAME', help: 'checks to run', choices: Object.keys(CHECKS), many: true }],
};

void runProgram(USAGE, ({ positionals }) => {
  const names = positionals.length > 0 ? positionals : Object.keys(CHECKS);
  const failed = names.filter((name) => !passes(name));
  if (failed.length > 0) {
    throw new Error(`failed: ${failed.join(', ')}`);
  }
});

function passes(name: string): boolean {
  const { about = '', commands = [], mustNotChangeFiles } = CHECKS[name] ?? {};
  console.log(`\n--- ${name}: ${about}`);
  const start = performance.now();
  const before = mustNotChangeFiles && changedFiles();
  const hasPassed = commands.every(run);
  const isStale = mustNotChangeFiles && hasPassed && changedFiles() !== before;
  if (isStale) {
    spawnSync('git', ['--no-pager', 'diff'], { stdio: 'inherit' });
    console.error('error: generated files were stale: commit the files that the commands above have written');
  }
  console.log(`--- ${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  return hasPassed && !isStale;
}

function run(command: string): boolean {
  console.log(`$ ${command}`);
  return spawnSync(command, { shell: true, stdio: 'inherit' }).status === 0;
}

/** Differences between the working tree and the last commit, including new files. */
function changedFiles(): string {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  return spawnSync('git', ['status', '--porcelain'], options).stdout + spawnSync('git', ['diff'], options).stdout;
}
