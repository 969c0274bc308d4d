import { addPlan } from '../charts/canary-plan';

const outdir = process.argv[2] ?? 'build/canary-plan';
const apps = [...addPlan('replicas', outdir), ...addPlan('weights', outdir)];
apps.forEach((app) => app.synth());
console.log(`${apps.length} files in ${outdir}/`);
