import { parseYaml } from '../input/yaml';

/** Object before and after kubectl apply. */
export interface Difference {
  readonly kind: string;
  /** Undefined for a cluster-scoped object. */
  readonly namespace?: string;
  readonly name: string;
  /** Undefined for a new object. */
  readonly before?: unknown;
  readonly after: unknown;
  /** Reason why the cluster cannot accept a new object yet. */
  readonly reason?: string;
}

interface NamedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Reads the output of kubectl diff. The diff of each object contains all lines of the object before and after. */
export function differencesIn(output: string): Difference[] {
  return output
    .split(/^(?=diff )/m)
    .filter((part) => part.startsWith('diff '))
    .map(differenceIn);
}

function differenceIn(part: string): Difference {
  const [, , , ...lines] = part.trimEnd().split('\n');
  const side = (mark: '-' | '+') =>
    lines.filter((line) => line.startsWith(' ') || line.startsWith(mark)).map((line) => line.slice(1));
  const [before, after] = [side('-'), side('+')].map((sideLines) => valueOf(sideLines.join('\n')));
  const { kind, metadata } = (after ?? before) as NamedObject;
  return {
    kind,
    namespace: metadata.namespace,
    name: metadata.name,
    ...(before === undefined ? {} : { before }),
    after,
  };
}

function valueOf(text: string): unknown {
  return text.trim() === '' ? undefined : parseYaml(text)[0]?.value;
}
