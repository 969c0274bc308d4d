import type { PropType, StructType } from '../../lib/validation/prop-type';
import type { World } from './world';

/** Location of a value: names of props, and '[0]' for an item. The key of a map is a location too. */
export interface PropLocation {
  readonly names: string[];
  readonly isKey: boolean;
  /** True for an array and for a map. */
  readonly isContainer: boolean;
}

/** A Service in another program. */
const NAMED = "{ serviceName: 'model', port: 80 }";

/** Props of a release that runs a canary. */
const CANARY = "{ step: CanaryStep.share(25), canary: { image: 'registry.example.com/model:2.0' } }";

/** Props that another prop requires. */
const COMPANIONS: { readonly [prop: string]: string } = {
  gpus: "{ memory: '16Gi' }",
  gpuResource: "{ memory: '16Gi', gpus: 1 }",
  gpuNodeLabels: "{ memory: '16Gi', gpus: 1 }",
  spareGpu: "{ memory: '16Gi', gpus: 1 }",
  nodePort: '{ serviceType: ServiceType.NODE_PORT }',
  period: '{ pods: 2 }',
  selector: '{ averageValue: 30 }',
  step: "{ canary: { image: 'registry.example.com/model:2.0' } }",
  tolerance: CANARY,
  maxReplicas: CANARY,
  externalScaling: CANARY,
  route: CANARY,
  autoscaling: CANARY,
  peakLoad: '{ maxReplicas: 10_000, metrics: [ScalingMetric.cpu(80), ScalingMetric.requestsInFlight(8)] }',
  receivesRequests: '{ port: 8081 }',
  startup: '{ port: 8081 }',
  readiness: '{ port: 8081 }',
  liveness: '{ port: 8081 }',
  host: NAMED,
  path: NAMED,
  pathType: NAMED,
  weight: NAMED,
  serviceName: '{ port: 80 }',
  port: "{ serviceName: 'model' }",
  gracePeriod: '{ slowestRequest: Duration.seconds(1) }',
};

/** All locations in a type and its parts. */
export function locationsIn(type: PropType<unknown>, names: string[] = []): PropLocation[] {
  const isMap = type.noun === 'an object' && !('required' in type);
  const isContainer = isMap || type.noun === 'an array';
  return [
    { names, isKey: false, isContainer },
    ...(isMap ? [{ names, isKey: true, isContainer }] : []),
    ...Object.entries(type.parts).flatMap(([name, part]) => locationsIn(part, [...names, name])),
  ];
}

/** Valid props, with the value at its location. */
export function propsWith(world: World, type: PropType<any>, place: PropLocation, value: unknown): unknown {
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
  const required = companions === undefined ? {} : (world.evaluate(companions) as object);
  const fitting = Object.entries(required).filter(([key]) => key in type.parts);
  return { ...(base(world, type) as object), ...Object.fromEntries(fitting), [name]: inner };
}

/** Required props of a type. */
function base(world: World, type: PropType<any>): unknown {
  const names = Object.keys((type as StructType<object>).required);
  return Object.fromEntries(names.map((name) => [name, world.evaluate(type.parts[name]?.example as string)]));
}
