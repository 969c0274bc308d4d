import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseLogLine } from '../../support/release-runs';
import { kubectl } from '../kubectl';
import { temporaryFolder } from '../manifests';
import { sleep } from '../steps';
import { ReleaseProcess } from './command';
import type { CarryOut } from './lane';

/** Seconds between two runs of the command. */
const PERIOD_SECONDS = 3;

/** Carries out releases with the file that `--write` changes. Applies the file after each change, as a GitOps tool does. */
export function byGitOps(prometheus: string): CarryOut {
  // the next release starts with the file of the previous one, which a repository keeps
  const file = join(temporaryFolder(), 'release.k8s.yaml');
  return async (folder) => {
    const log: ReleaseLogLine[] = [];
    for (;;) {
      const { log: decisions } = await new ReleaseProcess(folder, prometheus, ['--write', file]).ended;
      log.push(...decisions);
      const last = log.at(-1);
      if (last?.event === 'done') {
        const end = endOf(log, last);
        // without the file, which names the last step of the plan, the next release of the same plan can start
        if (end.event === 'reverted') rmSync(file);
        return { log: [...log, end], killed: false };
      }
      if (last?.event !== 'hold') await kubectl('apply', '-f', file);
      await sleep(PERIOD_SECONDS);
    }
  };
}

/** Log line for the end of a release, with the reason of the last decision that compared the versions. */
function endOf(log: readonly ReleaseLogLine[], { time, step }: ReleaseLogLine): ReleaseLogLine {
  const isReverted = step.startsWith('abort');
  const decisive = isReverted ? 'revert' : 'next';
  const reasons = log.filter(({ event }) => event === decisive).map(({ text }) => text);
  const text = reasons.filter((reason) => reason !== 'all pods are ready').at(-1) ?? '';
  return { time, step, event: isReverted ? 'reverted' : 'promoted', text };
}
