import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ModuleKind, transpileModule } from 'typescript';
import { parseAllDocuments } from 'yaml';
import * as library from '../lib';
import { Manifest } from './support';

/** What an example may use without importing it. */
const names = { ...kplus, ...cdk8s, ...library, kplus };

/**
 * Runs the TypeScript of a docstring or a guide and synthesizes what it builds: in `chart`, or in an app of its own.
 *
 * @returns the objects, in the order of their files
 */
export function runExample(source: string): Manifest[] {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  const app = new cdk8s.App({ outdir });
  const chart = new cdk8s.Chart(app, 'example', { namespace: 'example' });
  const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } });
  const scope = /^import /m.test(source) ? {} : { ...names, chart };
  process.env.CDK8S_OUTDIR = outdir;
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    new Function('require', 'exports', ...Object.keys(scope), outputText)(
      requireForExample,
      {},
      ...Object.values(scope),
    );
    if (chart.node.children.length > 0) {
      app.synth();
    }
    return readdirSync(outdir)
      .sort()
      .flatMap((file) => parseAllDocuments(readFileSync(join(outdir, file), 'utf8')).map((d) => d.toJS() as Manifest));
  } finally {
    delete process.env.CDK8S_OUTDIR;
    rmSync(outdir, { recursive: true });
  }
}

function requireForExample(name: string): unknown {
  return name === 'cdk8s-ml-app' ? library : jest.requireActual(name);
}
