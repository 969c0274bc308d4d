import type { IConstruct } from 'constructs';
import { instance, list, struct, text } from '../validation/prop-type';
import type { ChecksOptions } from './checks-options';
import { NODE_SIZE } from './node-size';

export const CHECKS_OPTIONS = struct<ChecksOptions>({}, { nodes: list(NODE_SIZE) });

const CONSTRUCT = instance<IConstruct>('a construct', 'app', 'node');

/** Argument of `Checks.enable()` and `Checks.of()`. */
export const SCOPE = struct<{ scope: IConstruct }>({ scope: CONSTRUCT }, {});

/** Arguments of `Checks.acknowledge()`. */
export const ACKNOWLEDGE = struct<{ id: string; reason: string }>(
  { id: text('image-tag'), reason: text('a development cluster runs the latest build') },
  {},
);
