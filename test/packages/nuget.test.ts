import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE, PEERS, pacmak } from './support';

/** Packages of the peer dependencies. */
const NAMES = { cdk8s: 'Org.Cdk8s', 'cdk8s-plus-28': 'Org.Cdk8s.Plus28', constructs: 'Constructs' };

// NuGet's packages need the .NET SDK, which downloads from NuGet only: the workflow of a release builds them
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
