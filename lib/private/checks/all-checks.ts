import { AUTOSCALER_CHECKS } from './autoscaler-checks';
import { BUDGET_CHECKS } from './budget-checks';
import { CrossCheck } from './cross-check';
import { NAME_CHECKS } from './name-checks';
import { POD_CHECKS } from './pod-checks';
import { SELECTOR_CHECKS } from './selector-checks';

/** All checks, in the order of docs/checks.md. */
export const CHECKS: CrossCheck[] = [
  ...SELECTOR_CHECKS,
  ...AUTOSCALER_CHECKS,
  ...BUDGET_CHECKS,
  ...POD_CHECKS,
  ...NAME_CHECKS,
];
