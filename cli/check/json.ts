import { type CheckReport, levelOf } from './report';

/** Formats a report as JSON. */
export function jsonOf({ findings, acknowledged, problems, objects, files, rules }: CheckReport): string {
  const explained = findings.map((finding) => {
    const { consequence, source } = rules.find(({ id }) => id === finding.check) ?? {};
    return { ...finding, level: levelOf(finding.check, rules), consequence, source };
  });
  return JSON.stringify({ findings: explained, acknowledged, errors: problems, objects, files }, undefined, 2);
}
