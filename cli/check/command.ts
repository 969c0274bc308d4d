import { readManifests } from '../input/manifests';
import { reportProblems } from '../input/problem';
import { print } from '../print';
import type { Arguments } from '../program';
import { readConfig } from './config';
import { checkInput } from './find';
import { githubOf } from './github';
import { jsonOf } from './json';
import type { CheckReport } from './report';
import { sarifOf } from './sarif';
import { textOf } from './text';

const FORMATS: { [name: string]: (report: CheckReport) => string } = {
  text: textOf,
  json: jsonOf,
  sarif: sarifOf,
  github: githubOf,
};

/** Checks manifests, prints the findings, and sets the exit status. */
export async function check({ positionals, values }: Arguments): Promise<void> {
  const config = readConfig(values.config);
  const input = readManifests(positionals);
  const report = await checkInput(input, config, new Date().toISOString().slice(0, 10));
  const format = FORMATS[values.output ?? 'text'] ?? textOf;
  const text = format(report);
  if (text !== '') print(text);
  process.exitCode = report.findings.length > 0 ? 1 : 0;
  reportProblems(report.problems);
}
