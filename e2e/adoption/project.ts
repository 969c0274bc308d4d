import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const TSX = ['--import', require.resolve('tsx')];
const CLI = [process.execPath, ...TSX, join(ROOT, 'cli', 'main.ts')].join(' ');

/** A step of the report of `import`. */
interface AdoptionStep {
  readonly text: string;
  readonly commands: readonly string[];
}

/** Part of the report of `import --output json`. */
export interface ImportReport {
  readonly fields: { readonly total: number; readonly equal: number; readonly improved: number; readonly lost: number };
  readonly adoption: readonly AdoptionStep[];
}

/** Project that `import` writes. */
export class AdoptionProject {
  /** Folder inside the repository, so that Node.js finds the library. */
  private readonly folder: string;
  private readonly input: string;

  /** Writes the hand-written manifests to a new folder. */
  public constructor(image: string) {
    mkdirSync(join(ROOT, 'build'), { recursive: true });
    this.folder = mkdtempSync(join(ROOT, 'build', 'adoption-'));
    this.input = join(this.folder, 'classifier.yaml');
    writeFileSync(this.input, readFileSync(join(__dirname, 'classifier.yaml'), 'utf8').replace('IMAGE', image));
  }

  /** File with the hand-written manifests. */
  public get file(): string {
    return this.input;
  }

  /** Folder of the project. */
  private get project(): string {
    return join(this.folder, 'project');
  }

  /** Imports and synthesizes the manifests. */
  public async create(): Promise<ImportReport> {
    const report = await this.shell(`${CLI} import classifier.yaml --to project --output json`, this.folder);
    // in the root of the repository, because its tsconfig.json maps the library to its sources
    const synth = [
      `CDK8S_OUTDIR=${join(this.project, 'dist')}`,
      process.execPath,
      ...TSX,
      join(this.project, 'main.ts'),
    ];
    await this.shell(synth.join(' '), ROOT);
    return JSON.parse(report) as ImportReport;
  }

  /** Runs a command that `import` prints, in the folder of the project. Returns its output. */
  public run(command: string): Promise<string> {
    return this.shell(command.replace(/^npx cdk8s-ml-app/, CLI), this.project);
  }

  private shell(command: string, cwd: string): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile('sh', ['-c', command], { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${command}: ${stderr.trim() || stdout.trim() || error.message}`));
        else resolve(stdout);
      });
    });
  }
}
