import { list, number, struct } from '../validation/prop-type';
import type { ReplicaSplitProps } from './replica-split-props';
import type { ShareOptions } from './share-options';

/** Arguments of `CanaryStep` and `CanaryPlan`. */
export const SHARE = struct<{ percent: number }>({ percent: number(5) }, {});

export const SHARE_OPTIONS = struct<ShareOptions>({}, { podsFor: number(25) });

export const SHARES = struct<{ percents: number[] }>({ percents: list(number(5), '[5, 25, 100]') }, {});

export const REPLICA_SPLIT = struct<ReplicaSplitProps>(
  { percent: number(5) },
  { tolerance: number(1), minStable: number(2), maxReplicas: number(20) },
);
