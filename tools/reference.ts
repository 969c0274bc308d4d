/** Most used classes. The others follow in alphabetical order. */
const FIRST = [
  'MlApp',
  'CanaryRelease',
  'HostIngress',
  'HttpRoute',
  'RestrictedNamespace',
  'Monitoring',
  'Checks',
  'Overrides',
];

/**
 * Orders the Markdown of typedoc: classes before interfaces, `MlApp` first, with a table of contents.
 *
 * @param markdown - a title, and a section of level 2 for each export
 * @param classNames - exports that are classes
 */
export function orderReference(markdown: string, classNames: string[]): string {
  const [title = '', ...parts] = withoutNoise(markdown).split(/^(?=## )/m);
  const sections = parts.map((text) => ({ name: nameOf(text), text: text.trim().replace(/\n\n\*\*\*$/, '') }));
  const classes = sections.filter(({ name }) => classNames.includes(name));
  const types = sections.filter(({ name }) => !classNames.includes(name));
  const inOrder = [...classes.sort(byRank), ...types.sort(byRank)];
  return [
    title.trim(),
    contents('Classes', classes, inOrder),
    contents('Props and options', types, inOrder),
    ...inOrder.map((s) => s.text),
  ]
    .join('\n\n')
    .concat('\n');
}

const nameOf = (text: string) => /^## (\w+)/.exec(text)?.[1] ?? '';

interface Section {
  readonly name: string;
  readonly text: string;
}

const rankOf = ({ name }: Section) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
const byRank = (a: Section, b: Section) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name, 'en');

function contents(title: string, sections: Section[], all: Section[]): string {
  const rows = sections.map(({ name, text }) => `| [\`${name}\`](#${anchorOf(name, all)}) | ${summaryOf(text)} |`);
  return [`| ${title} | |`, '| ------ | ------ |', ...rows].join('\n');
}

/** Anchor of a section. A member with the same name in an earlier section has the anchor without a number. */
function anchorOf(name: string, all: Section[]): string {
  const before = all.slice(
    0,
    all.findIndex((section) => section.name === name),
  );
  const slug = name.toLowerCase();
  const earlier = before
    .flatMap(({ text }) => text.match(/^#+ .*$/gm) ?? [])
    .filter((heading) => {
      const [, word = ''] = /^#+ (\w+)(?:\(\))?$/.exec(heading) ?? [];
      return word.toLowerCase() === slug;
    }).length;
  return earlier === 0 ? slug : `${slug}-${earlier}`;
}

/** First sentence of a section. */
function summaryOf(text: string): string {
  const [, paragraph = ''] = text.split('\n\n');
  const [sentence = ''] = paragraph.replace(/\s+/g, ' ').split(/(?<=\.) (?=[A-Z])/);
  return sentence.replaceAll('|', '\\|');
}

/** Removes numbered anchors, which change with every new prop, and the base class of constructs. */
function withoutNoise(markdown: string): string {
  return markdown
    .replace(/<a id="[^"]*"><\/a> /g, '')
    .replace(/^(#+ )`abstract` |(\(#)abstract-/gm, '$1$2')
    .replace(/^#+ (?:Implementation of|Implements)\n\n[^\n]*\n\n/gm, '')
    .replace(/^#+ (Extends\n\n- `Construct`|Overrides\n\n`Construct.constructor`|Constructors)\n\n/gm, '');
}
