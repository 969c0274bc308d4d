import { join } from 'node:path';
import { Repository } from '../site/links';

const repository = new Repository(join(__dirname, '..'));
const GITHUB = 'https://github.com/cdk8s-ml-app/cdk8s-ml-app';

test.each([
  ['README.md', 'docs/guides/gpus.md', '/guides/gpus'],
  ['docs/guides/gpus.md', '../README.md#guides', '/docs#guides'],
  ['docs/README.md', '../README.md', '/'],
  ['docs/README.md', 'internals/upstream/README.md', '/internals/upstream/'],
  ['docs/guides/serve.md', '../../lib/index.ts', `${GITHUB}/blob/main/lib/index.ts`],
  ['docs/exercises.md', '../charts/', `${GITHUB}/tree/main/charts`],
  ['docs/README.md', '#guides', '#guides'],
  ['docs/README.md', 'https://cdk8s.io', 'https://cdk8s.io'],
])('the link of %s to %s is %s on the site', (page, link, expected) => {
  expect(repository.link(page, link).replace(/\.md\b/, '')).toBe(expected);
});

test.each(['guides/none.md', '../../outside.md'])('the link %s fails the build', (link) => {
  const message = `docs/README.md: the link ${link} is dead, because the repository has no such file: correct the path`;
  expect(() => repository.link('docs/README.md', link)).toThrow(new Error(message));
});

test('the sidebar starts with the four kinds of documentation', () => {
  const [tutorial, ...groups] = repository.sidebar();
  expect(tutorial?.items).toEqual([{ text: 'From an empty folder to a prediction', link: '/tutorial.md' }]);
  expect(groups.map(({ text }) => text)).toEqual([
    'Guides',
    'Model servers',
    'Reference',
    'Explanation',
    'Exercises',
    'Internals',
  ]);
});
