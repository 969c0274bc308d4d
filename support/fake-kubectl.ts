import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Object in a fake cluster, before and after `kubectl apply`. Undefined before it exists. */
export interface FakeChange {
  readonly file: string;
  readonly before?: string;
  readonly after: string;
}

/** Writes a kubectl to a folder. Its cluster has namespaces, and `kubectl diff` compares the given objects. */
export function writeKubectl(folder: string, namespaces: readonly string[], changes: readonly FakeChange[]): void {
  const [live, merged] = ['live', 'merged'].map((side) => join(folder, side)) as [string, string];
  [live, merged].forEach((side) => mkdirSync(side, { recursive: true }));
  for (const { file, before, after } of changes) {
    if (before !== undefined) writeFileSync(join(live, file), before);
    writeFileSync(join(merged, file), after);
  }
  const script = [
    '#!/bin/sh',
    'case "$1" in',
    'version) ;;',
    'config) echo production ;;',
    `get) printf '%s\\n' ${namespaces.map((name) => `namespace/${name}`).join(' ')} ;;`,
    `diff) cat > '${folder}/input.json'; $KUBECTL_EXTERNAL_DIFF '${live}' '${merged}'; exit 1 ;;`,
    'esac',
  ];
  writeFileSync(join(folder, 'kubectl'), `${script.join('\n')}\n`, { mode: 0o755 });
}
