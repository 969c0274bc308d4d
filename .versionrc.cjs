/** Version of the library in other files: a dependency, a Maven artifact, a NuGet package, a tarball, the status in README. */
const VERSION =
  /(?<=cdk8s-ml-app(?:": "\^|<\/artifactId>\s*<version>|-(?=\S+\.tgz))|Cdk8sMlApp" Version="|^Version )\d+\.\d+\.\d+/gm;

const mentioned = {
  readVersion: (contents) => contents.match(VERSION)?.[0],
  writeVersion: (contents, version) => contents.replace(VERSION, version),
};

module.exports = {
  bumpFiles: [
    ...['package.json', 'package-lock.json', 'create/package.json'].map((filename) => ({ filename, type: 'json' })),
    ...[
      'create/template/package.json',
      'examples/java/pom.xml',
      'examples/csharp/models.csproj',
      'README.md',
      'docs/tutorial.md',
    ].map((filename) => ({
      filename,
      updater: mentioned,
    })),
  ],
  header: `# Changelog

All notable changes to this project are written here, from the subjects of its [Conventional
Commits](https://www.conventionalcommits.org/en/v1.0.0/). Versions follow [Semantic Versioning](https://semver.org/spec/v2.0.0.html). Manifests
count: a change to the pods of an app that somebody has deployed is at least a minor version.
`,
  types: [
    { type: 'feat', section: 'Added' },
    { type: 'fix', section: 'Fixed' },
    { type: 'perf', section: 'Faster' },
    { type: 'docs', hidden: true },
    { type: 'refactor', hidden: true },
    { type: 'test', hidden: true },
    { type: 'ci', hidden: true },
    { type: 'build', hidden: true },
    { type: 'chore', hidden: true },
  ],
  scripts: {
    // the API of this release is what the next changes are compared with
    postbump: 'npm run build && npm run tool -- lint-api --renew',
    postchangelog: 'npx prettier --write CHANGELOG.md',
    precommit: 'git add api',
  },
  releaseCommitMessageFormat: 'chore(release): {{currentTag}}',
};
