import * as fc from 'fast-check';
import { formViolation } from './documented';

/** Number of valid values for each invalid value. */
export const VALID = 400;

/** Generates mostly valid values, and rarely a common mistake. A counterexample shrinks to valid values. */
export function mixed(valid: fc.Arbitrary<unknown>, invalid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ withCrossShrink: true }, { arbitrary: valid, weight: VALID }, { arbitrary: invalid, weight: 1 });
}

/** Arbitraries for all props of an interface. A new prop that is missing here does not compile. */
export type Each<P> = { readonly [K in keyof Required<P>]: fc.Arbitrary<unknown> };

/** Generates props. The required ones are always present. */
export function props<P>(required: (keyof P & string)[], each: Each<P>): fc.Arbitrary<P> {
  return fc.record<Record<string, unknown>>(each, { requiredKeys: required }) as fc.Arbitrary<P>;
}

/** Generates values of a static method. fast-check prints them as calls of the method. */
export function created<C extends { readonly name: string }>(
  owner: C,
  method: keyof C & string,
  args: fc.Arbitrary<unknown[]>,
): fc.Arbitrary<object> {
  const make = owner[method] as (...values: unknown[]) => object;
  return args.map((values) =>
    Object.defineProperty(
      orRejected(() => make.apply(owner, values)),
      fc.toStringMethod,
      {
        value: () => `${owner.name}.${method}(${values.map((value) => fc.stringify(value)).join(', ')})`,
      },
    ),
  );
}

/** Placeholder for a value that a static method rejects. The prop then rejects the placeholder. */
class Rejected {}

function orRejected(make: () => object): object {
  try {
    return make();
  } catch (error) {
    const violation = formViolation(error);
    if (violation !== undefined) {
      throw new Error(violation, { cause: error });
    }
    return new Rejected();
  }
}

/** Generates one of the values. */
export const pick = (...values: unknown[]) => fc.constantFrom(...values);

/** Invalid names, and values that JavaScript allows. */
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
