import { renderMermaidSVG } from 'beautiful-mermaid';
import { relative } from 'node:path';

/** Configures the renderer to render pages as GitHub does. */
export const likeGitHub = (repository) => (md) => {
  // only URLs with a scheme become links, not example.com
  md.linkify.set({ fuzzyLink: false });
  md.core.ruler.push('links', ({ env, tokens }) => {
    const page = relative(repository.root, env.realPath ?? env.path);
    tokens.forEach((token) => {
      if (token.children?.some(isForeignImage)) token.children = token.children.filter(isText);
      for (const link of token.children ?? []) {
        if (link.type === 'link_open') link.attrSet('href', repository.link(page, link.attrGet('href')));
      }
    });
  });
  // an indented block is code without a language
  md.core.ruler.push('code', ({ tokens }) => {
    for (const token of tokens) if (token.type === 'code_block') Object.assign(token, { type: 'fence', info: 'txt' });
  });
  const fence = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, index, ...rest) =>
    tokens[index].info === 'mermaid' ? diagram(tokens[index].content) : fence(tokens, index, ...rest);
};

/** Returns true for images, such as the badges in README. The site leaves them out, because pages must not request other hosts. */
const isForeignImage = ({ type, attrGet }) => type === 'image';
const isText = ({ type }) => type === 'text';

function diagram(source) {
  // use the colors of the theme and the font of the page, and download no font
  const svg = renderMermaidSVG(source, { bg: 'var(--vp-c-bg)', fg: 'var(--vp-c-text-1)' });
  const withoutFont = svg.replace(/^\s*@import url\(.*\n|^\s*text \{.*\n/gm, '');
  // Vue removes style elements that are not components
  const styled = withoutFont.replace('<style>', `<component :is="'style'">`).replace('</style>', '</component>');
  return `<div class="diagram" tabindex="0">${styled}</div>`;
}
