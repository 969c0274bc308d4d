import { spawnSync } from 'node:child_process';
import { goProgram } from './go-program';
import { reportErrors } from './report-errors';

/** Pinned, so that a landing does not depend on what they think of next. */
const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';

reportErrors(() => {
  const { status } = spawnSync(goProgram(ACTIONLINT), ['-color'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
  if (status === 0) {
    console.log('actionlint finds nothing in .github/workflows/');
  }
});
