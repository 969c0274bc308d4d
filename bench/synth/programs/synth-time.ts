// node synth-time.js APPS OUTDIR [unchecked]: what app.synth() of ml-app.js takes, in milliseconds of the clock
/* eslint-disable @typescript-eslint/no-require-imports -- ml-app.js runs once it is loaded */
export {}; // a module, whose names are its own
const { TreeChecks } = require('../../../lib/private/checks/tree-checks') as {
  TreeChecks: { prototype: { validate: () => string[] } };
};
const synthesis =
  require('../../../lib/private/synthesis/app-synthesis') as typeof import('../../../lib/private/synthesis/app-synthesis');

if (process.argv[4] === 'unchecked') TreeChecks.prototype.validate = () => [];
const { synthesize } = synthesis;
(synthesis as { synthesize: typeof synthesize }).synthesize = (app) => {
  const start = performance.now();
  synthesize(app);
  console.log(performance.now() - start);
};
process.argv.length = 4;
require('./ml-app');
