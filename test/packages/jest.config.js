/** Tests that install the packages of `npm pack` and jsii-pacmak. They take minutes and download from package registries. */
/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '\\.ts$': ['ts-jest', { diagnostics: false }] },
  testTimeout: 20 * 60 * 1000,
};
