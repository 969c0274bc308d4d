import type { ImportResult, ImportedObject } from '../import';

/** Numbers of values in objects of the input. */
export interface FieldCounts {
  readonly total: number;
  readonly equal: number;
  readonly improved: number;
  readonly lost: number;
}

export function countsOf({ size, improved, lost, construct }: ImportedObject): FieldCounts {
  const sum = (all: readonly { readonly size: number }[]) => all.reduce((total, one) => total + one.size, 0);
  const counts = { total: size, improved: sum(improved), lost: construct ? sum(lost) : size };
  return { ...counts, equal: size - counts.improved - counts.lost };
}

export function totalOf({ objects }: ImportResult): FieldCounts {
  const all = objects.map(countsOf);
  const sum = (field: keyof FieldCounts) => all.reduce((total, counts) => total + counts[field], 0);
  return { total: sum('total'), equal: sum('equal'), improved: sum('improved'), lost: sum('lost') };
}

/** Number of lines with code. */
export function linesOf(text: string): number {
  return text.split('\n').filter((line) => !/^\s*(?:#.*|\/\/.*|---)?\s*$/.test(line)).length;
}
