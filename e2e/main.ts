import { applyStep, canarySteps, deleteStep, irisSteps, photoSteps, readySteps } from './exercises';
import { list } from './kubectl';
import { manifests } from './manifests';
import { run } from './steps';

async function main(): Promise<boolean> {
  const folder = manifests(process.env.E2E_MANIFESTS ?? 'dist', process.env.E2E_IMAGES ?? '');
  const node = process.env.E2E_NODE ?? firstNodeAddress();
  return run([
    // what an earlier run left would hide what this one does not create
    deleteStep(folder),
    applyStep(folder),
    ...readySteps(),
    ...photoSteps(node),
    ...irisSteps(node),
    ...canarySteps(node),
    deleteStep(folder),
  ]);
}

function firstNodeAddress(): string {
  const address = list('nodes')[0]?.status.addresses.find((a) => a.type === 'InternalIP')?.address;
  if (address === undefined) {
    throw new Error('the first node has no InternalIP: set E2E_NODE to an address that serves its node ports');
  }
  return address;
}

main().then(
  (passed) => {
    process.exitCode = passed ? 0 : 1;
  },
  (error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
