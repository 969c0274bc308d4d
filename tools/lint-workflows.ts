import { spawnSync } from 'node:child_process';
import { runProgram } from '../cli/program';
import { goProgram } from './go-program';

/** Pinned, so that a new release does not change the result. */
const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';

const USAGE = { command: 'npm run tool -- lint-workflows', about: 'Runs actionlint on .github/workflows/.' };

void runProgram(USAGE, () => {
  const { status } = spawnSync(goProgram(ACTIONLINT), ['-color'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
  if (status === 0) {
    console.log('actionlint finds nothing in .github/workflows/');
  }
});
