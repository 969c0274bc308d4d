import { AUTOSCALER_CHECKS } from './autoscaler-checks';
import { BUDGET_CHECKS } from './budget-checks';
import { CALL_CHECKS } from './call-checks';
import { CLAIM_CHECKS } from './claim-checks';
import type { CrossCheck } from './cross-check';
import { NAME_CHECKS } from './name-checks';
import { NAMESPACE_CHECKS } from './namespace-checks';
import { OPINION_CHECKS } from './opinion-checks';
import { POD_CHECKS } from './pod-checks';
import { ROUTE_CHECKS } from './route-checks';
import { SELECTOR_CHECKS } from './selector-checks';
import { SERVICE_CHECKS } from './service-checks';
import { TEXT_CHECKS } from './text-checks';
import { TIMEOUT_CHECKS } from './timeout-checks';

/** All checks, in the order of docs/reference/checks.md. */
export const CHECKS: CrossCheck[] = [
  ...SELECTOR_CHECKS,
  ...SERVICE_CHECKS,
  ...ROUTE_CHECKS,
  ...TIMEOUT_CHECKS,
  ...CALL_CHECKS,
  ...AUTOSCALER_CHECKS,
  ...BUDGET_CHECKS,
  ...POD_CHECKS,
  ...CLAIM_CHECKS,
  ...NAME_CHECKS,
  ...NAMESPACE_CHECKS,
  ...TEXT_CHECKS,
  ...OPINION_CHECKS,
];
