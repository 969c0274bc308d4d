import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { release } from '../../../cli/release/command';
import { planOf } from '../../../cli/release/plan';
import type { Manifest } from '../../../lib/kube/manifest';
import { writeKubectl } from '../../../support/fake-kubectl';
import { sources } from './fake-cluster';

const files = sources('replicas');
const [stable, anchor] = ['Deployment dummy-api-stable', 'Service dummy-api'].map((id) =>
  files.at(-1)?.objects.find(({ kind, metadata }) => `${kind} ${metadata.name}` === id),
) as [Manifest, Manifest];

/** A command whose kubectl is a fake. */
export const fake = { bin: '', printed: [] as string[] };
const { PATH } = process.env;

/** Gives each test a folder with a fake kubectl, and collects what the command prints. */
export function useFakeKubectl(): void {
  // each test starts programs
  jest.setTimeout(60_000);
  beforeEach(() => {
    fake.bin = mkdtempSync(join(tmpdir(), 'release-'));
    process.env.PATH = `${fake.bin}:/bin:/usr/bin`;
    fake.printed = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => fake.printed.push(String(text)) > 0);
  });
  afterEach(() => {
    process.env.PATH = PATH;
    process.exitCode = undefined;
    jest.restoreAllMocks();
    rmSync(fake.bin, { recursive: true });
  });
}

/** Arguments of the command, and the fake cluster. */
export interface RunOptions {
  readonly flags?: readonly string[];
  readonly values?: Record<string, string>;
  readonly cases?: string;
  readonly state?: object;
  /** Name of the `CanaryStep` in the cluster. */
  readonly step?: string;
}

/** Runs the command with a cluster that has the release without a canary. Returns its error, its exit status and the changes of the cluster. */
export async function run({ flags = [], values = {}, cases = '', state, step }: RunOptions = {}) {
  const { bin } = fake;
  const annotations = {
    ...(state && { 'cdk8s-ml-app/release-state': JSON.stringify(state) }),
    ...(step && { 'cdk8s-ml-app/canary-step': step }),
  };
  writeFileSync(join(bin, 'anchor'), JSON.stringify({ ...anchor, metadata: { ...anchor.metadata, annotations } }));
  writeFileSync(join(bin, 'stable'), JSON.stringify(stable));
  const objects = `'get Service') cat '${bin}/anchor';;\n'get Deployment.v1.apps') cat '${bin}/stable';;`;
  writeKubectl(bin, ['canary-by-replicas'], [], { cases: `${cases}\n${objects}` });
  mkdirSync(join(bin, 'plan'), { recursive: true });
  for (const { path, objects: all } of files) {
    writeFileSync(join(bin, 'plan', basename(path)), all.map((one) => JSON.stringify(one)).join('\n---\n'));
  }
  const error = await release({ positionals: [join(bin, 'plan')], values, flags: new Set(flags) }).catch(
    (reason: Error) => reason.message,
  );
  const calls = existsSync(join(bin, 'calls')) ? readFileSync(join(bin, 'calls'), 'utf8').trim().split('\n') : [];
  const changes = calls.filter((call) => /^(apply|patch|delete)/.test(call));
  return { error, status: process.exitCode, changes, text: fake.printed.join('').replace(/^\d\d:\d\d:\d\d {2}/gm, '') };
}

/** Hash of the plan in the files that the tests write. */
export function planHash(): string {
  const texts = files.map(({ path, objects }) => ({
    path: basename(path),
    text: objects.map((one) => JSON.stringify(one)).join('\n---\n'),
    objects,
  }));
  return planOf(texts, 'plan').hash;
}
