import { execFileSync, spawnSync } from 'node:child_process';
import { runProgram } from '../cli/program';
import { subjectError } from '../support/commit-subject';

const USAGE = {
  command: 'npm run tool -- lint-history',
  about:
    'Fails if the subject of a commit is not a Conventional Commit, or if a commit restores an older version of a file and its message ' +
    'does not contain "revert".',
  positionals: [{ name: 'BASE', help: 'last commit not to check, $BASE or origin/main by default' }],
};

/** Pathspecs that exclude generated files. */
const GENERATED = ['dist', 'docs/reference/api.md', 'package-lock.json', '*.snap'].map((path) => `:(exclude)${path}`);

void runProgram(USAGE, ({ positionals: [base = process.env.BASE ?? 'origin/main'] }) => {
  if (spawnSync('git', ['rev-parse', '--verify', '--quiet', `${base}^{commit}`]).status !== 0) {
    throw new Error(`there is no commit '${base}': fetch it, or pass another BASE`);
  }
  const checked = new Set(git('rev-list', `${base}..HEAD`).split('\n').filter(Boolean));
  const errors = [...subjectErrors(base), ...restorations(checked)];
  if (errors.length > 0) {
    throw new Error(errors.join('\n'));
  }
  console.log(`${checked.size} commits are Conventional Commits, and none restores an older version of a file`);
});

function subjectErrors(base: string): string[] {
  const subjects = git('log', '--format=%h %s', `${base}..HEAD`).split('\n').filter(Boolean);
  return subjects.flatMap((line) => {
    const problem = subjectError(line.replace(/^\w+ /, ''));
    return problem === undefined ? [] : [`the subject of ${line} ${problem}`];
  });
}

function restorations(checked: ReadonlySet<string>): string[] {
  const found = restoredFiles().filter(({ commit }) => checked.has(commit));
  const lines = found.map(({ commit, file }) => `  ${git('log', '-1', '--format=%h %s', commit).trim()}: ${file}`);
  return lines.length === 0
    ? []
    : [
        `commits restore older versions of files:\n${lines.join('\n')}\n` +
          'Rebase on the newest commit, or write "revert" in the message of the commit.',
      ];
}

/** Files that a commit restores to earlier content. */
function restoredFiles(): { readonly commit: string; readonly file: string }[] {
  const log = git(
    'log',
    '--reverse',
    '--topo-order',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--format=%x00%H%x00%B%x00',
    '--',
    '.',
    ...GENERATED,
  );
  const seen = new Set<string>();
  const fields = log.split('\0').slice(1);
  return Array.from({ length: fields.length / 3 }, (_, i) => fields.slice(3 * i, 3 * i + 3)).flatMap(
    ([commit = '', message = '', changes = '']) => {
      const files = [...changes.matchAll(/^:\d+ \d+ \w+ (\w+) [AM]\t(.*)$/gm)].map(([, blob, file = '']) => {
        const state = `${blob} ${file}`;
        const isOld = seen.has(state);
        seen.add(state);
        return { commit, file, isOld };
      });
      return /\brevert/i.test(message) ? [] : files.filter(({ isOld }) => isOld);
    },
  );
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] });
}
