import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHECKS } from '../support/check-list';
import { BENCHES, TOOLS } from '../support/program-names';

const root = join(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** All Markdown pages. */
const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((path) => join('docs', path));
const pages = ['.', 'app', 'e2e', 'create', 'create/template', 'examples']
  .flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(folder, file)))
  .concat(docs)
  .filter((path) => path.endsWith('.md'));

/** Text of a page without its code blocks. */
const prose = (path: string) => read(path).replace(/^```.*?^```/gms, '');

/** Anchors that GitHub generates for the headings of a page. */
function anchorsOf(path: string): string[] {
  const headings = [...prose(path).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) => text);
  const seen = new Map<string, number>();
  return headings.map((text) => {
    const slug = text
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replace(/ /g, '-');
    const earlier = seen.get(slug) ?? 0;
    seen.set(slug, earlier + 1);
    return earlier === 0 ? slug : `${slug}-${earlier}`;
  });
}

test.each(pages)('the links of %s have targets', (page) => {
  const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const dead = links
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [path, anchor] = link.split('#');
      const target = path ? join(dirname(page), path) : page;
      return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
  expect(dead).toEqual([]);
});

test.each(pages)('%s names npm scripts that exist', (page) => {
  const scripts = ['package.json', 'app/package.json', 'create/template/package.json', 'site/package.json'].flatMap(
    (path) => Object.keys((JSON.parse(read(path)) as { scripts: object }).scripts),
  );
  const named = [...read(page).matchAll(/npm run (?:-s )?([\w-]+(?::[\w-]+)*)/g)].map(([, script]) => script);
  expect(named.filter((script) => !scripts.includes(script ?? ''))).toEqual([]);
});

test.each(pages)('%s names programs of npm run bench, check and tool that exist', (page) => {
  const programs: Record<string, readonly string[]> = { bench: BENCHES, check: Object.keys(CHECKS), tool: TOOLS };
  const named = [...read(page).matchAll(/npm run (bench|check|tool) -- ([a-z][\w-]*)/g)];
  const unknown = named.filter(([, script = '', name = '']) => !programs[script]?.includes(name));
  expect(unknown.map(([text]) => text)).toEqual([]);
});

/** Pages that are generated, or quote text from elsewhere. */
const QUOTED = [
  'docs/reference/api.md',
  'docs/internals/proof.md',
  'docs/internals/servers.md',
  'app/models/README.md',
];

test.each(pages.filter((page) => !QUOTED.includes(page)))('%s uses plain words', (page) => {
  const lines = prose(page).split('\n');
  const homely = /\b(tells?|told|mend|shall|anew|dear(er)?|go(es)? by|but for|beside|such that|for ever|whatever)\b/i;
  const foreign =
    /\b(also (of|from|in)|as by|process 1|learns? of|sign of life|of (your|its|their) own(?! [a-z])|some (seconds|minutes)|texts|wins)\b/i;
  // indented lines are errors
  expect(lines.filter((line) => !line.startsWith('    ') && (homely.test(line) || foreign.test(line)))).toEqual([]);
});

test.each(pages)('%s has no test scaffolding in its examples', (page) => {
  expect(read(page)).not.toContain('this example is wrong');
});
