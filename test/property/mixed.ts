import * as fc from 'fast-check';
import { undocumented } from './documented';

/** How many values that can work there are for one that may not. */
export const VALID = 150;

/** Mostly what can work, now and then a mistake that people make. A counterexample shrinks to what can work. */
export function mixed(valid: fc.Arbitrary<unknown>, near: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ withCrossShrink: true }, { arbitrary: valid, weight: VALID }, { arbitrary: near, weight: 1 });
}

/** Arbitraries for all props of an interface: one that is added to the library and not here does not compile. */
export type Each<P> = { readonly [K in keyof Required<P>]: fc.Arbitrary<unknown> };

/** Props of which the required ones are always there. */
export function props<P>(required: (keyof P & string)[], each: Each<P>): fc.Arbitrary<P> {
  return fc.record<Record<string, unknown>>(each, { requiredKeys: required }) as fc.Arbitrary<P>;
}

/** What a static method makes, printed as the call of it. */
export function made<C extends { readonly name: string }>(
  owner: C,
  method: keyof C & string,
  args: fc.Arbitrary<unknown[]>,
): fc.Arbitrary<object> {
  const make = owner[method] as (...values: unknown[]) => object;
  return args.map((values) =>
    Object.defineProperty(
      orRefused(() => make.apply(owner, values)),
      fc.toStringMethod,
      {
        value: () => `${owner.name}.${method}(${values.map((value) => fc.stringify(value)).join(', ')})`,
      },
    ),
  );
}

/** Stands for what a static method refuses to make; the prop that it is passed as refuses it in turn. */
class Refused {}

function orRefused(make: () => object): object {
  try {
    return make();
  } catch (error) {
    const fault = undocumented(error);
    if (fault !== undefined) {
      throw new Error(fault, { cause: error });
    }
    return new Refused();
  }
}

/** One of these. */
export const pick = (...values: unknown[]) => fc.constantFrom(...values);

/** What people write who do not know which characters are allowed, and what JavaScript lets through. */
export const BAD_TEXT = pick(
  ...['', ' ', 'UPPER', 'under_score', '-dash', 'dash-', '1st', 'a.b', 'a..b', '.', '..', '..a', '/', 'a/b', 'a/b/c'],
  ...[
    'a//b',
    '/a',
    'a:b',
    'a b',
    ' a',
    'a\n',
    'ä',
    '🙂',
    '$(X)',
    'a=b',
    'a,b',
    '*',
    'null',
    'a'.repeat(63),
    'a-'.repeat(200),
  ],
  ...['a'.repeat(64), 'a'.repeat(254), 8080, 0.5, null, true],
);
