import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPECTED, copyExample, emptyFolder, pacmak, synthesized } from './support';

test('a Java program synthesizes what the TypeScript one does', () => {
  // the dependencies' jars too, made of the npm packages that are installed: their very versions
  const repository = pacmak('java', '--recurse');
  const folder = emptyFolder();
  copyExample('java', folder);
  writeFileSync(join(folder, 'settings.xml'), settings(repository));
  const options = ['-q', '-B', '-s', 'settings.xml', `-Dmaven.repo.local=${join(folder, 'm2')}`];
  expect(synthesized(folder, 'mvn', [...options, 'compile', 'exec:java'])).toBe(EXPECTED);
});

/** Maven's settings with one more repository. */
function settings(repository: string): string {
  const built = `<id>built</id><repositories><repository><id>built</id><url>file://${repository}</url></repository></repositories>`;
  return `<settings><profiles><profile>${built}</profile></profiles><activeProfiles><activeProfile>built</activeProfile></activeProfiles></settings>`;
}
