import { written } from './doc';
import type { Expression } from './expression';

/** A statement of a program, and the variable that gets its value. */
export interface Statement {
  readonly expression: Expression;
  readonly variable?: string;
  /** Comment above the statement. */
  readonly comment?: string;
}

/** Writes statements. A variable that no statement uses is left out. */
export function writtenStatements(statements: readonly Statement[]): string[] {
  const texts = statements.map(({ expression }) => written(expression.doc));
  return statements.map(({ variable, comment, expression }, i) => {
    const isUsed = variable !== undefined && texts.some((text, j) => j !== i && uses(text, variable));
    const start = isUsed ? `const ${variable} = ` : '';
    const above = comment === undefined ? '' : `// ${comment}\n`;
    return `${above}${start}${written(expression.doc, 0, start.length)};`;
  });
}

function uses(text: string, variable: string): boolean {
  return new RegExp(`(?<![\\w$.'])${variable.replaceAll('$', '\\$')}(?![\\w$':])`).test(text);
}
