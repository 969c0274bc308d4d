import { slug } from 'github-slugger';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { Repository, pathOnSite } from '../links.ts';
import { likeGitHub } from './markdown.mjs';

const repository = new Repository(join(import.meta.dirname, '../..'));

/** Plugin that resolves Vue from this folder, because the pages are in other folders. */
const vueOfPages = {
  name: 'vue-of-pages',
  enforce: 'pre',
  resolveId(id, importer) {
    return /^vue(\/|$)/.test(id) && importer.endsWith('.md') ? this.resolve(id, import.meta.filename) : undefined;
  },
};

export default defineConfig({
  title: 'cdk8s-ml-app',
  description: 'cdk8s constructs for serving machine-learning models on Kubernetes',
  lang: 'en',
  // an empty icon, so that browsers do not request /favicon.ico
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  base: '/cdk8s-ml-app/',
  srcDir: '..',
  srcExclude: ['!(docs)/**/*', '!(README|CHANGELOG).md'],
  rewrites: pathOnSite,
  outDir: 'build/site',
  cacheDir: 'build/cache',
  cleanUrls: true,
  vite: { plugins: [vueOfPages] },
  markdown: { attrs: { disable: true }, anchor: { slugify: slug }, config: likeGitHub(repository) },
  themeConfig: {
    nav: [
      { text: 'Documentation', link: '/docs' },
      { text: 'API', link: '/reference/api' },
      { text: 'Checks', link: '/reference/checks' },
      { text: 'Changelog', link: '/changelog' },
    ],
    sidebar: repository.sidebar(),
    search: { provider: 'local' },
    editLink: { pattern: `${repository.url}/edit/main/:path`, text: 'Edit this page on GitHub' },
    socialLinks: [{ icon: 'github', link: repository.url }],
  },
});
