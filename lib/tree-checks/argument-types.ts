import type { IConstruct } from 'constructs';
import { instance, list, map, struct, text } from '../validation/prop-type';
import type { ChecksOptions, NodeSize } from './checks-options';

const NODE_SIZE = struct<NodeSize>(
  { cpu: text('16'), memory: text('64Gi') },
  { ephemeralStorage: text('100Gi'), extendedResources: map('nvidia.com/gpu', text('8')) },
);

export const CHECKS_OPTIONS = struct<ChecksOptions>({}, { nodes: list(NODE_SIZE) });

const CONSTRUCT = instance<IConstruct>('a construct', 'app', 'node');

/** Arguments of `Checks`. */
export const SCOPE = struct<{ scope: IConstruct }>({ scope: CONSTRUCT }, {});

export const ACKNOWLEDGE = struct<{ id: string; reason: string }>(
  { id: text('image-tag'), reason: text('a development cluster runs what was built last') },
  {},
);
