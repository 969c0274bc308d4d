const app = require('./app/jest.config.js');

/** Suites of npm run test:slow: they start many programs or repeat many random cases. */
const SLOW = {
  library: [
    '/test/cli/.*\\.test\\.ts$',
    '/test/property/.*\\.test\\.ts$',
    '/(autoscaling-pace|create|hostile-props|lint-manifests|plan-tool|serving-timing-simulation)\\.test\\.ts$',
  ],
  app: ['/(connections|memory|overload|process)\\.test\\.ts$'],
};

const library = {
  roots: ['<rootDir>/test'],
  testEnvironment: 'node',
  // npm run lint reports types
  transform: { '\\.ts$': ['ts-jest', { diagnostics: false }] },
  snapshotResolver: '<rootDir>/test/snapshot-resolver.js',
};

/** Creates a project for the fast suites and one for the slow suites. */
const projects = (name, config, ignored) => [
  { ...config, displayName: name, testPathIgnorePatterns: [...ignored, ...SLOW[name]] },
  { ...config, displayName: `${name}-slow`, testPathIgnorePatterns: ignored, testRegex: SLOW[name] },
];

/** @type {import('jest').Config} */
module.exports = {
  collectCoverageFrom: ['**/lib/**/*.ts', '**/src/**/*.ts', '!**/test/**'],
  coverageReporters: ['text-summary', 'lcovonly'],
  coverageDirectory: 'build/coverage',
  // about one percent below the coverage of the fast suites
  coverageThreshold: {
    './lib/': { statements: 98, branches: 92, functions: 97, lines: 98 },
    './app/src/': { statements: 83, branches: 70, functions: 84, lines: 86 },
  },
  // workers load a model first
  testTimeout: 30_000,
  projects: [
    // npm run test:packages
    ...projects('library', library, ['/node_modules/', '<rootDir>/test/packages/']),
    ...projects('app', { ...app, rootDir: 'app' }, ['/node_modules/']),
  ],
};
