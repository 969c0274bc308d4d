/** Check of continuous integration. */
export interface Check {
  readonly about: string;
  /** Shell commands. They run in order until one fails. */
  readonly commands: readonly string[];
  /** True if the commands must not change any file. */
  readonly mustNotChangeFiles?: boolean;
}

/** Checks that `.ci/run` and `.github/workflows/ci.yml` run by name. */
export const CHECKS: { readonly [name: string]: Check } = {
  code: { about: 'types, ESLint, Prettier, layers of the code', commands: ['npm run lint'] },
  workflows: { about: 'actionlint', commands: ['npm run tool -- lint-workflows'] },
  build: {
    about: 'jsii compiles the library, and the sizes of package and bundle are within limits',
    commands: ['npm run build', 'npm run build --workspace app', 'npm run tool -- lint-size'],
  },
  api: {
    about: 'the public API has no breaking change since the last release, except accepted changes',
    commands: ['npm run build', 'npm run tool -- lint-api'],
  },
  generated: {
    about: 'generated docs, examples and dist/ are up to date',
    commands: ['npm run docs', 'npm run synth', 'npx cdk8s synth'],
    mustNotChangeFiles: true,
  },
  history: {
    about: 'commits after BASE are Conventional Commits and restore no older file',
    commands: ['npm run tool -- lint-history'],
  },
  manifests: { about: 'kube-score on dist/', commands: ['npm run tool -- lint-manifests'] },
  aliases: {
    about: 'kube-score and kube-linter report the same as the checks that name them',
    commands: ['npm run tool -- lint-aliases'],
  },
  alerts: { about: 'alerts on sample series', commands: ['npm run tool -- alerts'] },
  unused: { about: 'Knip finds no unused file, export or dependency', commands: ['npx knip'] },
  test: { about: 'unit tests and the coverage threshold', commands: ['npm test -- --coverage'] },
  slow: { about: 'tests that start programs or repeat random cases', commands: ['npm run test:slow'] },
  site: {
    about: 'the site of docs/ builds, and has no dead link',
    commands: ['npm ci --prefix site', 'npm run build --prefix site'],
  },
  browser: {
    about: 'upload page, and the site that `site` has built, in Chromium',
    commands: ['npm run test:browser'],
  },
  packages: { about: 'package of each language, installed in an empty project', commands: ['npm run test:packages'] },
};
