const typescript = [
  'ts-jest',
  { diagnostics: false, tsconfig: { module: 'commonjs', target: 'ES2022', esModuleInterop: true, allowJs: true } },
];

/** @type {import('jest').Config} */
module.exports = {
  displayName: 'app',
  roots: ['<rootDir>/test'],
  // the test of the memory reads /proc
  testPathIgnorePatterns: process.platform === 'linux' ? [] : ['memory'],
  testEnvironment: require.resolve('./test/environment.js'),
  // Fastify's inject() loads cookie, an ES module. On Node.js below 24.9, Jest can load it only compiled
  transform: { '\\.ts$|/cookie/.+\\.js$': typescript },
  transformIgnorePatterns: ['/node_modules/(?!cookie/)'],
  modulePathIgnorePatterns: ['<rootDir>/build/'],
};
