import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPECTED, copyExample, emptyFolder, pacmak, synthesized } from './support';

test('the Java program synthesizes the same objects as the TypeScript program', () => {
  // builds the jars of the dependencies too, from the installed npm packages, so that the versions match
  const repository = pacmak('java', '--recurse');
  const folder = emptyFolder();
  copyExample('java', folder);
  writeFileSync(join(folder, 'settings.xml'), settings(repository));
  const options = ['-q', '-B', '-s', 'settings.xml', `-Dmaven.repo.local=${join(folder, 'm2')}`];
  expect(synthesized(folder, 'mvn', [...options, 'compile', 'exec:java'])).toBe(EXPECTED);
});

/** Maven settings with an additional repository. */
function settings(repository: string): string {
  const built = `<id>built</id><repositories><repository><id>built</id><url>file://${repository}</url></repository></repositories>`;
  return `<settings><profiles><profile>${built}</profile></profiles><activeProfiles><activeProfile>built</activeProfile></activeProfiles></settings>`;
}
