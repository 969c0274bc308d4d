import { addPlan } from '../charts/canary-plan';
import { reportErrors } from './report-errors';

reportErrors(() => {
  const [outdir = 'build/canary-plan', gateway, gatewayNamespace] = process.argv.slice(2);
  const apps = [...addPlan('replicas', { outdir }), ...addPlan('weights', { outdir, gateway, gatewayNamespace })];
  apps.forEach((app) => app.synth());
  console.log(`${apps.length} files in ${outdir}/`);
});
