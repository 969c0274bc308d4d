import type { PropType } from '../../lib/validation/prop-type';
import type { World } from './world';

/** Call of the library with props. */
export interface Call {
  readonly type: PropType<unknown>;
  /** Start of the message of an error. */
  readonly path: string;
  run(world: World, props: any): unknown;
}
