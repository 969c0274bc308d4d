/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      displayName: 'library',
      roots: ['<rootDir>/test'],
      testEnvironment: 'node',
      // tsc reports types, in npm run lint
      transform: { '\\.ts$': ['ts-jest', { diagnostics: false }] },
      snapshotResolver: '<rootDir>/test/snapshot-resolver.js',
    },
    '<rootDir>/app',
  ],
};
