import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');

const files = [
  ...[
    'app/pages',
    'app/src',
    'app/test',
    'bench',
    'charts',
    'cli',
    'create',
    'e2e',
    'examples',
    'support',
    'test',
    'tools',
  ],
  ...['lib/checks', 'lib/kube', 'lib/overrides', 'lib/synthesis', 'lib/tree-checks', 'lib/validation'],
  ...[
    'lib/app',
    'lib/autoscaling',
    'lib/canary',
    'lib/capacity',
    'lib/monitoring',
    'lib/namespace',
    'lib/routing',
    'lib/servers',
    'lib/timing',
  ],
]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => /\.(ts|mjs|js|go|py|sh)$/.test(file) && !file.includes('node_modules'))
  .filter((file) => file !== 'test/comments.test.ts' && file !== 'test/docs.test.ts');

/** Text of the comments of a file. */
function commentsIn(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/\/\*\*?\s(.*?)\*\/|(?:^|\s)(?:\/\/|#)\s(.*?)$/gms)].map(([, block, line]) =>
    (block ?? line ?? '').replace(/\n\s*\*/g, ' ').trim(),
  );
}

test.each([
  ['start with a noun or a verb', /^(what|how|which|whether|where|who|whose|whom|as)\b/i],
  [
    'use plain words',
    /\b(tells?|told|mends?|shall|anew|dear|goes by|but for|beside|such that|for ever|whatever|what is|what it|of ours|as it is|refuses?)\b/i,
  ],
  ['use common English', /\bprocess 1\b|\bwins?\b|\bsome (seconds|minutes)\b|\btexts\b/i],
])('comments %s', (_, pattern) => {
  const found = files.flatMap((file) =>
    commentsIn(file)
      .filter((comment) => pattern.test(comment))
      .map((comment) => `${file}: ${comment}`),
  );
  expect(found).toEqual([]);
});
