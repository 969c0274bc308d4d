/** @type {import('jest').Config} */
const project = {
  testEnvironment: 'node',
  transform: { '\\.ts$': ['ts-jest', { diagnostics: false }] },
  modulePathIgnorePatterns: ['/build/'],
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...project,
      displayName: 'library',
      roots: ['<rootDir>/test'],
      snapshotResolver: '<rootDir>/test/snapshot-resolver.js',
    },
    { ...project, displayName: 'app', roots: ['<rootDir>/app/test'] },
  ],
};
