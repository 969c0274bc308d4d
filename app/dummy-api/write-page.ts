import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPage } from '../src/endpoints/page';

// the file is the same for all versions
const NO_VALUES = { pod: '', version: '', metricsPort: '', tools: 'on' } as const;

/** Page of dummy-api. Its policy is part of the file, so that the server does not compute hashes. */
export function dummyApiPage(): string {
  const { html, policy } = readPage('dummy-api.html', NO_VALUES);
  // a page cannot set frame-ancestors itself
  const directives = policy.split('; ').filter((directive) => !directive.startsWith('frame-ancestors'));
  const meta = `<meta http-equiv="content-security-policy" content="${directives.join('; ')}" />`;
  return html.replace('<meta charset="utf-8" />', (charset) => `${charset}\n    ${meta}`);
}

if (require.main === module) writeFileSync(join(__dirname, 'page.html'), dummyApiPage());
