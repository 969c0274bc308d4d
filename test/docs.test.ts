import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHECKS } from '../tools/check-list';
import { BENCHES, TOOLS } from '../tools/programs';

const root = join(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** All pages that people read. */
const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((path) => join('docs', path));
const pages = ['.', 'app', 'e2e', 'create', 'create/template', 'examples']
  .flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(folder, file)))
  .concat(docs)
  .filter((path) => path.endsWith('.md'));

/** A page without what is code. */
const prose = (path: string) => read(path).replace(/^```.*?^```/gms, '');

/** The anchors that GitHub gives to a page's headings. */
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

test.each(pages)('the links of %s lead somewhere', (page) => {
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
  const scripts = ['package.json', 'app/package.json', 'create/template/package.json'].flatMap((path) =>
    Object.keys((JSON.parse(read(path)) as { scripts: object }).scripts),
  );
  const named = [...read(page).matchAll(/npm run (?:-s )?([\w-]+(?::[\w-]+)*)/g)].map(([, script]) => script);
  expect(named.filter((script) => !scripts.includes(script ?? ''))).toEqual([]);
});

test.each(pages)('%s names programs of npm run bench, check and tool that exist', (page) => {
  const programs = { bench: BENCHES, check: CHECKS, tool: TOOLS };
  const named = [...read(page).matchAll(/npm run (bench|check|tool) -- ([a-z][\w-]*)/g)];
  const unknown = named.filter(([, script, name = '']) => !Object.hasOwn(programs[script as 'tool'], name));
  expect(unknown.map(([text]) => text)).toEqual([]);
});

/** Pages that are generated, or quote others. */
const QUOTED = ['docs/reference/api.md', 'docs/internals/proof.md', 'app/models/README.md'];

test.each(pages.filter((page) => !QUOTED.includes(page)))('%s uses the words of the field', (page) => {
  const lines = prose(page).split('\n');
  const homely = /\b(tells?|told|mend|shall|anew|dear(er)?|go(es)? by|but for|beside|such that|for ever|whatever)\b/i;
  // indented lines are errors
  expect(lines.filter((line) => !line.startsWith('    ') && homely.test(line))).toEqual([]);
});

test.each(pages)('%s has no scaffolding of tests in its examples', (page) => {
  expect(read(page)).not.toContain('this example is wrong');
});
