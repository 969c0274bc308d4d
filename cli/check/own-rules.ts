import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { KubeObject } from '../../lib/checks/kube-object';
import type { Finding, Rule } from '../../lib/checks/rule';
import { show } from '../../lib/kube/show';
import { type Problem, reasonOf } from '../input/problem';

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Loads the user's rules from modules. A module exports one rule or a list as `default`, or as `rules`.
 *
 * @param builtIn rules whose IDs the user's rules cannot have
 */
export async function loadRules(
  paths: readonly string[],
  builtIn: readonly Rule[],
  problems: Problem[],
): Promise<Rule[]> {
  const ids = new Set(builtIn.map(({ id }) => id));
  const loaded: Rule[] = [];
  for (const path of paths) {
    const file = relative('.', path);
    try {
      for (const rule of rulesIn(await loadModule(path))) {
        loaded.push(withReportedErrors(checkRule(rule, ids), file, problems));
        ids.add(rule.id);
      }
    } catch (error) {
      problems.push({ file, message: `cannot load the rules: ${reasonOf(error)}` });
    }
  }
  return loaded;
}

async function loadModule(path: string): Promise<unknown> {
  if (/\.[cm]?ts$/.test(path) && !('typescript' in process.features && process.features.typescript)) {
    registerTsx(path);
  }
  try {
    return createRequire(path)(path) as unknown;
  } catch (error) {
    // Node.js before 20.19 cannot load an ES module with require(). TypeScript compiles import() to require()
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- import() of Node.js
    const importModule = new Function('url', 'return import(url)') as (url: string) => Promise<unknown>;
    return importModule(pathToFileURL(path).href);
  }
}

/** Registers tsx, because Node.js before 22.18 cannot load TypeScript. */
function registerTsx(path: string): void {
  const requireFromProject = createRequire(resolve('package.json'));
  let tsx: { register(): void };
  try {
    tsx = requireFromProject('tsx/cjs/api') as typeof tsx;
  } catch {
    throw new Error(
      `${relative('.', path)} is TypeScript: run npm install --save-dev tsx, or use Node.js 22.18 or newer`,
    );
  }
  tsx.register();
}

interface RuleModule {
  readonly rules?: unknown;
  readonly default?: unknown;
}

function rulesIn(module: unknown): Rule[] {
  const { rules, default: main } = module as RuleModule;
  // the exports of a CommonJS module are the default of an ES module
  const inner = main as RuleModule | undefined;
  const hasRules = (one: unknown) => Array.isArray(one) || (typeof one === 'object' && one !== null && 'id' in one);
  const exported = [rules, inner?.rules, inner?.default, main, module].find(hasRules);
  if (exported === undefined) throw new Error("the module exports no rules: export them as 'rules'");
  return (Array.isArray(exported) ? exported : [exported]) as Rule[];
}

function checkRule(rule: Rule, ids: ReadonlySet<string>): Rule {
  const { id, find } = (rule ?? {}) as Partial<Rule>;
  if (typeof id !== 'string' || !ID.test(id)) {
    throw new Error(
      `id is ${show(id)}, must be lower-case words joined by hyphens, like 'team-label': rename the rule`,
    );
  }
  if (ids.has(id)) throw new Error(`id is ${show(id)}, which another rule already has: choose a different one`);
  if (typeof find !== 'function')
    throw new Error(`find of ${id} is ${show(find)}, must be a function: pass one that yields the findings`);
  return rule;
}

function checkFinding(finding: Finding): Finding {
  const { object, path, text } = (finding ?? {}) as Partial<Finding>;
  if (!(object instanceof KubeObject)) {
    throw new Error(
      `object of a finding is ${show(object)}, must be an object of the index: yield { object, path, text }`,
    );
  }
  if (!Array.isArray(path)) {
    throw new Error(
      `path of a finding is ${show(path)}, must be an array of keys: yield { object, path: ['spec'], text }`,
    );
  }
  if (typeof text !== 'string') {
    throw new Error(
      `text of a finding is ${show(text)}, must be a string: yield { object, path, text: 'spec is ...' }`,
    );
  }
  return finding;
}

/** Returns a rule that reports its errors and invalid findings as problems. */
function withReportedErrors(rule: Rule, file: string, problems: Problem[]): Rule {
  return {
    ...rule,
    *find(index) {
      try {
        for (const finding of rule.find(index)) yield checkFinding(finding);
      } catch (error) {
        problems.push({ file, message: `rule ${rule.id} failed: ${reasonOf(error)}` });
      }
    },
  };
}
