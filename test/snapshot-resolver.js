// Stores the snapshots of whole manifests in one folder at the root: test/charts/NAME.test.ts -> __snapshots__/NAME.test.ts.snap
const path = require('node:path');

const root = path.resolve(__dirname, '..');

module.exports = {
  resolveSnapshotPath: (testPath, extension) => path.join(root, '__snapshots__', path.basename(testPath) + extension),
  resolveTestPath: (snapshotPath, extension) =>
    path.join(root, 'test', 'charts', path.basename(snapshotPath).slice(0, -extension.length)),
  testPathForConsistencyCheck: path.join(root, 'test', 'charts', 'some.test.ts'),
};
