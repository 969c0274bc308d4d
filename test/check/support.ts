import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Config, readConfig } from '../../cli/check/config';
import { checkInput } from '../../cli/check/find';
import type { CheckReport } from '../../cli/check/report';
import { readManifests } from '../../cli/input/manifests';
import { placeText } from '../../cli/input/problem';

const TODAY = '2026-06-15';

/** Runs a test in an empty folder with these files. */
export async function inFiles<T>(files: Record<string, string | Buffer>, run: () => T | Promise<T>): Promise<T> {
  const [folder, before] = [mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-check-')), process.cwd()];
  try {
    process.chdir(folder);
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    return await run();
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
}

/** Checks paths in the current folder. */
export function check(paths: string[], config: Config = readConfig()): Promise<CheckReport> {
  return checkInput(readManifests(paths), config, TODAY);
}

/** Checks files, and returns the findings and errors as text. */
export async function found(files: Record<string, string | Buffer>, paths = ['.']): Promise<string[]> {
  const { findings, problems } = await inFiles(files, () => check(paths));
  return [
    ...findings.map((one) => `${placeText(one.file, one)}: ${one.check}`),
    ...problems.map((one) => `${placeText(one.file, one)}: ${one.message}`),
  ];
}

/** A Deployment with a mistake on line 12, in column 18. */
export function deployment(image = 'registry.example.com/model:latest', metadata = '{ name: model }'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: ${metadata}
spec:
  selector: { matchLabels: { app: model } }
  template:
    metadata:
      labels: { app: model }
    spec:
      containers:
        - name: server
          image: ${image}
`;
}
