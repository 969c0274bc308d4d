import type { PropType, StructType } from '../../lib/validation/prop-types';
import type { World } from './world';

/** Where a value is put: names of props, '[0]' for an item; a key of an object whose keys are the caller's is a place of its own. */
export interface Place {
  readonly names: string[];
  readonly isKey: boolean;
  /** Whether it is for an array or for an object whose keys are the caller's. */
  readonly isContainer: boolean;
}

/** Props that another one needs. */
const COMPANIONS: { readonly [prop: string]: string } = {
  gpus: "{ memory: '16Gi' }",
  gpuResource: "{ memory: '16Gi', gpus: 1 }",
  gpuNodeLabels: "{ memory: '16Gi', gpus: 1 }",
  spareGpu: "{ memory: '16Gi', gpus: 1 }",
  nodePort: '{ type: ServiceType.NODE_PORT }',
  period: '{ pods: 2 }',
  selector: '{ averageValue: 30 }',
  tolerance: '{ step: CanaryStep.share(25) }',
  maxReplicas: '{ step: CanaryStep.share(25) }',
  externalScaling: '{ step: CanaryStep.share(25) }',
  route: '{ step: CanaryStep.share(25) }',
  autoscaling: '{ step: CanaryStep.share(25) }',
  peakLoad: '{ maxReplicas: 10_000, metrics: [ScalingMetric.cpu(80), ScalingMetric.requestsInFlight(8)] }',
  gracePeriod: '{ slowestRequest: Duration.seconds(1) }',
};

/** All places of a type, its parts' included. */
export function placesIn(type: PropType<unknown>, names: string[] = []): Place[] {
  const isMap = type.noun === 'an object' && !('required' in type);
  const isContainer = isMap || type.noun === 'an array';
  return [
    { names, isKey: false, isContainer },
    ...(isMap ? [{ names, isKey: true, isContainer }] : []),
    ...Object.entries(type.parts).flatMap(([name, part]) => placesIn(part, [...names, name])),
  ];
}

/** Props that work, but for the value in its place. */
export function propsWith(world: World, type: PropType<any>, place: Place, value: unknown): unknown {
  const { names, isKey } = place;
  const [name, ...rest] = names;
  if (name === undefined) {
    const [part] = Object.values(type.parts);
    return isKey && part ? Object.fromEntries([[value, world.evaluate(part.example)]]) : value;
  }
  const part = type.parts[name] as PropType<unknown>;
  const inner = propsWith(world, part, { ...place, names: rest }, value);
  if (name === '[0]') {
    return [inner];
  }
  if (!('required' in type)) {
    return { [name]: inner };
  }
  const companions = COMPANIONS[name];
  const known = companions === undefined ? {} : (world.evaluate(companions) as object);
  const fitting = Object.entries(known).filter(([key]) => key in type.parts);
  return { ...(base(world, type) as object), ...Object.fromEntries(fitting), [name]: inner };
}

/** The required props. */
function base(world: World, type: PropType<any>): unknown {
  const names = Object.keys((type as StructType<object>).required);
  return Object.fromEntries(names.map((name) => [name, world.evaluate(type.parts[name]?.example as string)]));
}
