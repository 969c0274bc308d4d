/** Check of continuous integration. */
export interface Check {
  readonly about: string;
  /** Shell commands, run in this order until one fails. */
  readonly commands: readonly string[];
  /** Whether the commands must leave every file as they find it. */
  readonly leavesFiles?: boolean;
}

/** Checks that `.ci/run` and `.github/workflows/ci.yml` run by name. */
export const CHECKS: { readonly [name: string]: Check } = {
  code: { about: 'types, ESLint, Prettier', commands: ['npm run lint'] },
  workflows: { about: 'actionlint', commands: ['npm run tool -- lint-workflows'] },
  build: { about: 'the library compiles with jsii', commands: ['npm run build'] },
  generated: {
    about: 'generated docs, examples and dist/ are up to date',
    commands: ['npm run docs', 'npm run synth', 'npx cdk8s synth'],
    leavesFiles: true,
  },
  history: {
    about: 'commits after BASE restore no older file',
    commands: ['npm run tool -- lint-history'],
  },
  manifests: { about: 'kube-score on dist/', commands: ['npm run tool -- lint-manifests'] },
  twins: { about: 'docs/checks.md agrees with kube-score and kube-linter', commands: ['npm run tool -- lint-twins'] },
  alerts: { about: 'alerts on invented series', commands: ['npm run tool -- alerts'] },
  test: { about: 'unit tests', commands: ['npm test'] },
  browser: { about: 'upload page in Chromium', commands: ['npm run test:browser'] },
  packages: { about: 'package of each language, installed in an empty project', commands: ['npm run test:packages'] },
};
