const app = require('../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...app,
  displayName: 'browser',
  rootDir: '..',
  roots: ['<rootDir>/test-browser', '<rootDir>/../site/test-browser'],
  testTimeout: 120_000,
};
