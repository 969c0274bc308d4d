import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { CANARY_STEP, RELEASE_STATE } from '../../lib/kube/annotations';
import { RELEASE, type ReleaseChart } from './charts';
import { ReleaseProcess } from './command';
import type { CarryOut } from './lane';

/** Phases after the end of a release. */
const ENDS = ['promoted', 'reverted', 'held'];

/**
 * Carries out a release whose process is killed after each change of the state, and after each application of a step. A new process
 * resumes the release.
 */
export function killedAtEachTransition(chart: ReleaseChart, prometheus: string): CarryOut {
  return async (folder) => {
    let process: ReleaseProcess | undefined;
    const seen = new Set<string>();
    const stop = watchAnnotations(chart, (annotations) => {
      const key = transitionIn(annotations);
      if (key === undefined || seen.has(key)) return;
      seen.add(key);
      process?.kill();
    });
    try {
      for (let kills = 0; ; kills++) {
        process = new ReleaseProcess(folder, prometheus, kills === 0 ? [] : ['--resume']);
        const ended = await process.ended;
        if (!ended.killed) return { ...ended, kills };
      }
    } finally {
      stop();
    }
  };
}

/** Step and phase of a release in progress, with the step that was applied last. */
function transitionIn(annotations: { readonly [key: string]: string }): string | undefined {
  const { step, phase } = JSON.parse(annotations[RELEASE_STATE] ?? '{}') as { step?: string; phase?: string };
  return step === undefined || phase === undefined || ENDS.includes(phase)
    ? undefined
    : `${step} ${phase} ${annotations[CANARY_STEP]}`;
}

/** Watches the object that splits the requests. Returns a function that ends the watch. */
function watchAnnotations(
  { namespace, split }: ReleaseChart,
  onChange: (annotations: { readonly [key: string]: string }) => void,
): () => void {
  const kind = split === 'weights' ? 'httproute' : 'service';
  const output = 'jsonpath={.metadata.annotations}{"\\n"}';
  const child = spawn('kubectl', ['get', kind, RELEASE, '-n', namespace, '--watch', '-o', output]);
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) onChange(JSON.parse(line) as { [key: string]: string });
  });
  return () => child.kill();
}
