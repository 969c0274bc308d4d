import { RULES } from '../../lib/checks/all-rules';
import type { Rule } from '../../lib/checks/rule';
import { EXCLUDED } from './excluded';
import { CALL_FAULTS } from './faults/calls';
import { CONTAINER_FAULTS } from './faults/containers';
import type { Fault, Faults } from './faults/fault';
import { IMAGE_FAULTS } from './faults/images';
import { RELATION_FAULTS } from './faults/relations';
import { SCALING_FAULTS } from './faults/scaling';
import { TRAFFIC_FAULTS } from './faults/traffic';
import { FORMATS, type Format, type SeedFiles } from './formats';
import { KINDS, type WorkloadKind, nameOf, withKind } from './kinds';
import { type SeedObject, objectsIn } from './objects';
import { SHAPES, type Shape } from './shapes';

/** Faults of each rule, in addition to its example. */
const MORE_FAULTS: Faults = {
  ...IMAGE_FAULTS,
  ...CALL_FAULTS,
  ...CONTAINER_FAULTS,
  ...SCALING_FAULTS,
  ...TRAFFIC_FAULTS,
  ...RELATION_FAULTS,
};

/** Manifests with one fault, and the same manifests without it. */
export interface Seed {
  readonly rule: Rule;
  /** Fault and shape, for messages. */
  readonly name: string;
  readonly wrong: SeedFiles;
  readonly right: SeedFiles;
}

/** Number of variants of each kind that also have another shape. */
const SHAPES_PER_KIND = 5;
/** The example of a rule has all variants. Each other fault has the first variant, and one of each `VARIANT_STEP` variants. */
const VARIANT_STEP = 6;

interface Variant {
  readonly name: string;
  readonly format: Format;
  readonly apply: (objects: readonly SeedObject[]) => readonly SeedObject[] | undefined;
}

const [PLAIN] = FORMATS as readonly [Format, ...Format[]];

/** Each shape, format and kind, and some shapes and formats of each kind, so that each shape is combined with several kinds. */
const VARIANTS: readonly Variant[] = [
  ...FORMATS.map((format) => ({ name: format.name, format, apply: (objects: readonly SeedObject[]) => objects })),
  ...SHAPES.map((shape) => variantOf(undefined, shape, PLAIN)),
  ...KINDS.map((kind) => variantOf(kind, undefined, PLAIN)),
  ...KINDS.flatMap((kind, k) =>
    Array.from({ length: SHAPES_PER_KIND }, (_, i) => {
      const n = k * SHAPES_PER_KIND + i;
      return variantOf(kind, SHAPES[n % SHAPES.length], FORMATS[n % FORMATS.length] ?? PLAIN);
    }),
  ),
];

/** Returns the faults of a rule, its example first. */
export function faultsOf(rule: Rule): readonly Fault[] {
  return [rule.example, ...(MORE_FAULTS[rule.id] ?? [])];
}

function seedsOf(rule: Rule): Seed[] {
  return faultsOf(rule).flatMap(({ wrong, right }, f) => {
    const [wrongObjects, rightObjects] = [objectsIn(wrong), objectsIn(right)];
    const plain = textOf(wrongObjects);
    const variants = VARIANTS.filter((_, v) => f === 0 || v === 0 || v % VARIANT_STEP === f % VARIANT_STEP);
    return variants
      .filter(({ name }) => !isExcluded(rule, name))
      .flatMap(({ name, format, apply }) => {
        const seeded = apply(wrongObjects);
        const correct = apply(rightObjects);
        const isSame = seeded !== undefined && seeded !== wrongObjects && textOf(seeded) === plain;
        return seeded && correct && !isSame
          ? [{ rule, name: `fault ${f}, ${name}`, wrong: format.write(seeded), right: format.write(correct) }]
          : [];
      });
  });
}

/** Returns the seeds of all rules. */
export function allSeeds(): Seed[] {
  return RULES.flatMap(seedsOf);
}

function variantOf(kind: WorkloadKind | undefined, shape: Shape | undefined, format: Format): Variant {
  const names = [kind && nameOf(kind), shape?.name, format === PLAIN ? undefined : format.name];
  return {
    name: names.filter((name) => name !== undefined).join(', '),
    format,
    apply: (objects) => {
      const converted = kind ? withKind(objects, kind) : objects;
      return converted && shape ? shape.apply(converted) : converted;
    },
  };
}

function isExcluded({ id }: Rule, variant: string): boolean {
  const parts = variant.split(', ');
  return EXCLUDED.some(({ rules, variants }) => rules.includes(id) && variants.some((name) => parts.includes(name)));
}

function textOf(objects: readonly SeedObject[]): string {
  return JSON.stringify(objects);
}
