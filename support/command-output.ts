import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { LIBRARY, MANAGED_BY, PART_OF } from '../lib/kube/recommended-labels';
import { type FakeChange, writeKubectl } from './fake-kubectl';

const root = join(__dirname, '..');
/** Folder in which the commands of the docs run. */
const EXAMPLES = join(root, 'examples', 'cli');
/** Matches a comment with a command, and the output below the comment. */
const OUTPUT_BLOCK = /(<!-- npm run docs: cdk8s-ml-app ([^\n]*?) -->\n).*?(?=<!-- end -->)/gs;

/** Pages with the output of commands. */
export const PAGES_WITH_OUTPUT = [
  'README.md',
  ...['check', 'plan', 'prune', 'capacity', 'diagram', 'import'].map((command) => `docs/reference/cli/${command}.md`),
];

/** Replaces the output of each command in a page with the output of a run. */
export function withOutput(markdown: string): string {
  const bin = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-kubectl-'));
  try {
    writeKubectl(bin, ['models'], changes(), { listed: canaryObjects() });
    return markdown.replace(OUTPUT_BLOCK, (_, comment: string, args: string) => comment + blockOf(args, bin));
  } finally {
    rmSync(bin, { recursive: true });
  }
}

function blockOf(args: string, bin: string): string {
  const program = ['--import', require.resolve('tsx'), join(root, 'cli/main.ts'), ...args.split(' ')];
  const { stdout, stderr } = spawnSync(process.execPath, program, {
    cwd: EXAMPLES,
    encoding: 'utf8',
    env: { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) },
  });
  const text = (stderr + stdout).trimEnd();
  return args.startsWith('diagram')
    ? `\n\`\`\`mermaid\n${text}\n\`\`\`\n\n`
    : `\n\`\`\`text\n$ npx cdk8s-ml-app ${args}\n${text}\n\`\`\`\n\n`;
}

/** Objects of a canary that examples/cli/promoted.yaml no longer contains. */
function canaryObjects(): object[] {
  const labels = { [MANAGED_BY]: LIBRARY, [PART_OF]: 'sentiment' };
  const types = [
    'policy/v1 PodDisruptionBudget',
    'apps/v1 Deployment',
    'v1 Service',
    'networking.k8s.io/v1 NetworkPolicy',
    'v1 ServiceAccount',
  ];
  return types.map((type) => {
    const [apiVersion, kind] = type.split(' ');
    return { apiVersion, kind, metadata: { name: 'sentiment-canary', namespace: 'models', labels } };
  });
}

/** Changes that examples/cli/sentiment.yaml makes in a cluster that runs an older version. */
function changes(): FakeChange[] {
  const [deployment = '', service = '', autoscaler = '', ingress = ''] = readFileSync(
    join(EXAMPLES, 'sentiment.yaml'),
    'utf8',
  ).split('---\n');
  return [
    { file: '1', before: deployment.replace('1.5.0', '1.4.0'), after: deployment },
    { file: '2', before: service.replace('targetPort: http', 'targetPort: 8080'), after: service },
    { file: '3', before: autoscaler.replace('maxReplicas: 6', 'maxReplicas: 4'), after: autoscaler },
    { file: '4', after: ingress },
  ];
}
