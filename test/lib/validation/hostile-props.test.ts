import { CALLS, type Call } from '../../hostile/calls';
import { type PropLocation, locationsIn, propsWith } from '../../hostile/paths';
import { HOSTILE_KEYS, HOSTILE_VALUES } from '../../hostile/values';
import { World } from '../../hostile/world';
import { publicFiles, readPublic } from '../../public-files';
import { formViolation } from '../../../support/compositions/documented';

/** Methods without props, or with separate tests. */
const WITHOUT_PROPS = [
  ...['CanaryStep.promoted', 'CanaryStep.aborted', 'ModelStore.inImage', 'Peer.any', 'RestrictedNamespace'],
  ...['ScaleUp.immediate', 'ScaleUp.gradual', 'ScaleDown.prompt', 'ScaleDown.cautious', 'ScaleDown.never'],
  ...['Overrides.of', 'Overrides.add', 'Overrides.remove'],
  // cdk8s reads the props of App
  'FleetApp',
];

/** Calls and synthesizes. Returns the error, or undefined. */
function errorOf(call: Call, place: PropLocation, valueIn: (world: World) => unknown): unknown {
  const world = new World();
  try {
    call.run(world, propsWith(world, call.type, place, valueIn(world)));
    world.root.synthYaml();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Checks that a user can act on an error. Returns the problem, or undefined. */
function faultOf({ path }: Call, { names }: PropLocation, error: unknown): string | undefined {
  const fault = formViolation(error);
  if (fault !== undefined) {
    return fault;
  }
  const { message } = error as Error;
  if (message.startsWith('Validation failed')) {
    return undefined;
  }
  const own = new RegExp(`^${path}[^:]*: `).test(message);
  // the error of a value from a factory has the path of the prop
  const named =
    names.length === 0 ||
    message.includes('metrics[0]') ||
    names.some((name) => name !== '[0]' && message.includes(name));
  return own && named ? undefined : `does not begin with ${path} or does not name ${names.join('.')}: ${message}`;
}

const written = (place: PropLocation) => `${place.names.join('.') || 'props'}${place.isKey ? ' (key)' : ''}`;
const places = Object.entries(CALLS).flatMap(([name, one]) =>
  locationsIn(one.type).map((place) => [name, written(place), one, place] as const),
);
let cases = 0;
let accepted = 0;
let tried = 0;

test.each(places)('%s: no value of %s causes an internal error', (_, __, one, place) => {
  const values = place.isKey ? HOSTILE_KEYS : HOSTILE_VALUES;
  const faults = values.flatMap((value, i) => {
    const error = errorOf(one, place, () => value);
    cases++;
    accepted += error === undefined ? 1 : 0;
    const fault = error === undefined ? undefined : faultOf(one, place, error);
    return fault === undefined ? [] : [`#${i}: ${fault}`];
  });
  expect(faults).toEqual([]);
});

test.each(places)('%s: the examples in the errors for %s work', (_, __, one, place) => {
  const values = place.isKey ? HOSTILE_KEYS : HOSTILE_VALUES;
  const errors = values.map((value) => errorOf(one, place, () => value)).filter((error) => error instanceof Error);
  const advice = new Map(errors.flatMap(({ message }) => examplesIn(message, place).map((text) => [text, message])));
  const rejected = [...advice].flatMap(([example, message]) => {
    const error = errorOf(one, place, (world) => world.evaluate(example));
    return error instanceof Error && propOf(error.message) === propOf(message) ? [`${example}: ${error.message}`] : [];
  });
  tried += advice.size;
  expect(rejected).toEqual([]);
});

/** Values that a message suggests for a prop. */
function examplesIn(message: string, { names, isKey, isContainer }: PropLocation): string[] {
  const prop = propOf(message) ?? '';
  const name = prop.replace(/\[\d+\]/g, '').replace(/\['(.*)'\]/, '.$1');
  if (names.length === 0 || !name.endsWith(names.filter((one) => one !== '[0]').pop() ?? '')) {
    return [];
  }
  const [, typed] = /: pass (?:a value|a name|shares) such as (.*)$/s.exec(message) ?? [];
  if (typed !== undefined) {
    return !isKey && prop.endsWith(']') === names.at(-1)?.endsWith(']') ? [typed] : [];
  }
  // for an array or a map, the suggestion is an item or a key
  const [, texts = ''] = /(?: like|: pass) ('.*)$/s.exec(message) ?? [];
  return isContainer && !isKey ? [] : (texts.match(/'[^']*'/g) ?? []);
}

/** Prop in a message. */
function propOf(message: string): string | undefined {
  return /^[^:]*: (\S+) is /.exec(message)?.[1];
}

test('the test covers all constructs and methods', () => {
  const called = [...Object.keys(CALLS), ...WITHOUT_PROPS];
  expect(publicMethods().filter((name) => !called.includes(name))).toEqual([]);
  console.log(
    `${cases} hostile cases: ${accepted} synthesize, ${cases - accepted} are rejected; ${tried} examples work`,
  );
  expect(tried).toBeGreaterThan(300);
});

/** Classes and their public methods, of all exported classes. */
function publicMethods(): string[] {
  return publicFiles.flatMap((file) =>
    readPublic(file)
      .split(/^(?=export (?:abstract )?class |class )/m)
      .flatMap((source) => {
        const [, name] = /^export (?:abstract )?class (\w+)/.exec(source) ?? [];
        const methods = [...source.matchAll(/^ {2}public (?:static )?(?!abstract|get|_)(\w+)\(/gm)];
        return name === undefined
          ? []
          : methods.map(([, method]) => (method === 'constructor' ? name : `${name}.${method}`));
      }),
  );
}
