const typescript = [
  'ts-jest',
  { diagnostics: false, tsconfig: { module: 'commonjs', target: 'ES2022', esModuleInterop: true, allowJs: true } },
];

/** @type {import('jest').Config} */
module.exports = {
  displayName: 'app',
  roots: ['<rootDir>/test'],
  // the peak of a process is read from /proc
  testPathIgnorePatterns: process.platform === 'linux' ? [] : ['memory'],
  testEnvironment: require.resolve('./test/environment.js'),
  // cookie, which Fastify's inject() loads, is an ES module: Jest on Node.js below 24.9 can only load it compiled
  transform: { '\\.ts$|/cookie/.+\\.js$': typescript },
  transformIgnorePatterns: ['/node_modules/(?!cookie/)'],
  modulePathIgnorePatterns: ['<rootDir>/build/'],
};
