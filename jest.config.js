/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      displayName: 'library',
      roots: ['<rootDir>/test'],
      // npm run test:packages
      testPathIgnorePatterns: ['<rootDir>/test/packages/'],
      testEnvironment: 'node',
      // tsc reports types, in npm run lint
      transform: { '\\.ts$': ['ts-jest', { diagnostics: false }] },
      snapshotResolver: '<rootDir>/test/snapshot-resolver.js',
    },
    '<rootDir>/app',
  ],
};
