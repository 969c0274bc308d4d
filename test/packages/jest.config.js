/** Installs what `npm pack` and jsii-pacmak make as a user would: takes minutes, downloads from package registries. */
/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '\\.ts$': ['ts-jest', { diagnostics: false }] },
  testTimeout: 20 * 60 * 1000,
};
