import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Group of links in the sidebar. */
export interface Group {
  readonly text: string;
  readonly collapsed: boolean;
  readonly items: { readonly text: string; readonly link: string }[];
}

/** Pages whose path on the site differs from the path of their file. */
const MOVED: { readonly [file: string]: string } = {
  'README.md': 'index.md',
  'CHANGELOG.md': 'changelog.md',
  'docs/README.md': 'docs.md',
};

/** Returns the path of a page on the site: `guides/gpus.md` for `docs/guides/gpus.md`. */
export function pathOnSite(file: string): string {
  return MOVED[file] ?? file.replace(/^docs\//, '').replace(/README\.md$/, 'index.md');
}

/** Repository whose files the site links to. */
export class Repository {
  /** Address on GitHub. */
  public readonly url: string;

  /** @param root - folder of the repository */
  constructor(public readonly root: string) {
    const { repository } = JSON.parse(this.read('package.json')) as { repository: { url: string } };
    this.url = repository.url.replace(/^git\+|\.git$/g, '');
  }

  /** Converts a link in a page to a link on the site. Links to files that are not pages point to GitHub. */
  public link(page: string, link: string): string {
    if (/^(\w+:|#)/.test(link)) return link;
    const [path = '', anchor] = decodeURI(link).split('#');
    const file = posix.join(posix.dirname(page), path).replace(/\/$/, '');
    if (file.startsWith('..') || !existsSync(join(this.root, file))) {
      throw new Error(`${page}: the link ${link} is dead, because the repository has no such file: correct the path`);
    }
    const address = isPage(file) ? `/${pathOnSite(file).replace(/\bindex\.md$/, '')}` : this.addressOf(file);
    return anchor === undefined ? address : `${address}#${anchor}`;
  }

  /** Returns a group for each section in docs/README.md, with the links in the section. */
  public sidebar(): Group[] {
    const page = 'docs/README.md';
    const [, ...sections] = this.read(page).split(/^## /m);
    return sections.map((section) => {
      const [title = ''] = section.split('\n');
      const links = [...section.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];
      const items = links.map(([, text = '', link = '']) => ({ text, link: this.link(page, link) }));
      return { text: title, collapsed: title === 'Internals', items };
    });
  }

  private addressOf(file: string): string {
    const kind = statSync(join(this.root, file)).isDirectory() ? 'tree' : 'blob';
    return `${this.url}/${kind}/main/${file}`;
  }

  private read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }
}

function isPage(file: string): boolean {
  return file in MOVED || /^docs\/.+\.md$/.test(file);
}
