import { formatDoc } from './doc';
import type { Expression } from './expression';

/** A statement of a program, and the variable for its value. */
export interface Statement {
  readonly expression: Expression;
  readonly variable?: string;
  /** Comment above the statement. */
  readonly comment?: string;
}

/** Formats statements. Omits variables that no statement uses. */
export function formatStatements(statements: readonly Statement[]): string[] {
  const names = statements.map(({ expression }) => namesIn(formatDoc(expression.doc)));
  const uses = new Map<string, number>();
  names.forEach((all) => all.forEach((name) => uses.set(name, (uses.get(name) ?? 0) + 1)));
  return statements.map(({ variable, comment, expression }, i) => {
    const ownUses = variable !== undefined && names[i]?.has(variable) ? 1 : 0;
    const isUsed = variable !== undefined && (uses.get(variable) ?? 0) > ownUses;
    const declaration = isUsed ? `const ${variable} = ` : '';
    const commentLine = comment === undefined ? '' : `// ${comment}\n`;
    return `${commentLine}${declaration}${formatDoc(expression.doc, 0, declaration.length)};`;
  });
}

/** Names that can be variables, without properties, keys and whole strings. */
function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/(?<![\w$.'])[\w$]+(?![\w$':])/g));
}
