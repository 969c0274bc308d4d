import { appendFileSync } from 'node:fs';
import { publicOnly } from '../capacity/command';
import { printable } from '../print';
import type { Arguments } from '../program';
import type { ReleasePlan } from './plan';
import type { ReleaseLogEntry } from './ports';
import type { StepPreview } from './preview';

/** Output of the command: text for people or JSON lines, and JSON lines in a log. */
export interface ReleaseOutput {
  readonly report: (event: string, step: string, text: string) => void;
  readonly plan: (context: string, plan: ReleasePlan) => void;
  readonly preview: (preview: StepPreview) => void;
}

/** Prints text or JSON lines, and appends JSON lines to a log. */
export function outputOf({ output = 'text', log }: Arguments['values']): ReleaseOutput {
  const write = (entry: ReleaseLogEntry, text = textOf(entry)) => {
    const line = `${JSON.stringify(entry, publicOnly)}\n`;
    if (log !== undefined) appendFileSync(log, line);
    process.stdout.write(printable(output === 'json' ? line : `${text}\n`));
  };
  const entry = (event: string, step: string, text: string) => ({ time: new Date().toISOString(), step, event, text });
  return {
    report: (event, step, text) => write(entry(event, step, text)),
    plan: (context, plan) => write(entry('plan', '', planText(context, plan))),
    preview: ({ step, after, changes, text }) =>
      write({ ...entry('preview', step, ''), after: after ?? null, changes }, `\n${text}`),
  };
}

function textOf({ time, step, event, text }: ReleaseLogEntry): string {
  return [time.slice(11, 19), step, event, text].filter((part) => part !== '').join('  ');
}

function planText(context: string, { stable, steps, aborts }: ReleasePlan): string {
  const names = (all: ReleasePlan['steps']) => all.map(({ name }) => name).join(', ');
  return `context ${context}, namespace ${stable.namespace}: ${names(steps)}; to revert: ${names(aborts)}`;
}
