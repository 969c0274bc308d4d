import { written } from './doc';
import type { Expression } from './expression';

/** A statement of a program, and the variable for its value. */
export interface Statement {
  readonly expression: Expression;
  readonly variable?: string;
  /** Comment above the statement. */
  readonly comment?: string;
}

/** Writes statements. Omits variables that no statement uses. */
export function writtenStatements(statements: readonly Statement[]): string[] {
  const names = statements.map(({ expression }) => namesIn(written(expression.doc)));
  const uses = new Map<string, number>();
  names.forEach((all) => all.forEach((name) => uses.set(name, (uses.get(name) ?? 0) + 1)));
  return statements.map(({ variable, comment, expression }, i) => {
    const own = variable !== undefined && names[i]?.has(variable) ? 1 : 0;
    const isUsed = variable !== undefined && (uses.get(variable) ?? 0) > own;
    const start = isUsed ? `const ${variable} = ` : '';
    const above = comment === undefined ? '' : `// ${comment}\n`;
    return `${above}${start}${written(expression.doc, 0, start.length)};`;
  });
}

/** Names that can be variables, without properties, keys and whole strings. */
function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/(?<![\w$.'])[\w$]+(?![\w$':])/g));
}
