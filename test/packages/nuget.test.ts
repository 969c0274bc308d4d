import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPECTED, PACKAGE, PEERS, copyExample, emptyFolder, pacmak, synthesized } from './support';

/** Packages of the peer dependencies. */
const NAMES = { cdk8s: 'Org.Cdk8s', 'cdk8s-plus-28': 'Org.Cdk8s.Plus28', constructs: 'Constructs' };

test('the C# program synthesizes the same objects as the TypeScript program', () => {
  // builds the packages of the dependencies too, from the installed npm packages, so that the versions match
  const packages = pacmak('dotnet', '--recurse');
  const folder = emptyFolder();
  copyExample('csharp', folder);
  writeFileSync(join(folder, 'nuget.config'), configuration(packages));
  expect(synthesized(folder, 'dotnet', ['run'])).toBe(EXPECTED);
});

test('the C# project has the name, the version and the dependencies of the package', () => {
  const folder = join(pacmak('dotnet', '--code-only'), 'Cdk8sMlApp');
  const project = readFileSync(join(folder, 'Cdk8sMlApp.csproj'), 'utf8');
  expect(/<PackageId>(.*)<\/PackageId>/.exec(project)?.[1]).toBe('Cdk8sMlApp');
  expect(/<PackageVersion>(.*)<\/PackageVersion>/.exec(project)?.[1]).toBe(PACKAGE.version);
  const references = [...project.matchAll(/<PackageReference Include="(.*)" Version="\[(.*),/g)];
  const peers = PEERS.map((peer) => peer.split('@') as [keyof typeof NAMES, string]);
  expect(Object.fromEntries(references.map(([, name, version]) => [name, version]))).toEqual({
    'Amazon.JSII.Runtime': expect.any(String) as string,
    ...Object.fromEntries(peers.map(([name, version]) => [NAMES[name], version])),
  });
  expect(readFileSync(join(folder, 'Cdk8sMlApp', 'MlApp.cs'), 'utf8')).toContain('public class MlApp :');
});

/** NuGet settings with an additional source, and a cache without the packages of earlier tests. */
function configuration(source: string): string {
  const cache = '<config><add key="globalPackagesFolder" value="packages" /></config>';
  return `<configuration>${cache}<packageSources><add key="built" value="${source}" /></packageSources></configuration>`;
}
