import type { PropCheck } from './prop-check';

/** Number of thousandths in a whole. Shares are whole thousandths, without rounding. */
export const PERMILLE = 1000;

/** Checks a percentage in steps of 0.1, and converts it to thousandths. */
export function permille(check: PropCheck, prop: string, percent: number, min: number, max: number): number {
  const thousandths = Math.round(percent * 10);
  // 16.1 x 10 is 161.00000000000003
  if (!(thousandths / 10 === percent) || percent < min || percent > max) {
    check.fail(prop, percent, `must be from ${min} to ${max}, in steps of 0.1: pass a percentage`);
  }
  return thousandths;
}

/** Formats a percentage, rounded to steps of 0.1. */
export function showPercent(percent: number): string {
  return `${+percent.toFixed(1)}%`;
}
