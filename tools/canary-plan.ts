import { addPlan } from '../charts/canary-plan';
import { runProgram } from '../cli/program';

const USAGE = {
  command: 'npm run tool -- canary-plan',
  about:
    'Writes a release of the dummy API step by step, once by replicas and once by weights: one file for each step and for the abort.',
  positionals: [
    { name: 'FOLDER', help: 'folder for the files, build/canary-plan by default' },
    { name: 'GATEWAY', help: 'name of the Gateway, public by default' },
    { name: 'NAMESPACE', help: 'namespace of the Gateway, gateways by default' },
  ],
};

void runProgram(USAGE, ({ positionals: [outdir = 'build/canary-plan', gatewayName, gatewayNamespace] }) => {
  const apps = [...addPlan('replicas', { outdir }), ...addPlan('weights', { outdir, gatewayName, gatewayNamespace })];
  apps.forEach((app) => app.synth());
  console.log(`${apps.length} files in ${outdir}/`);
});
