import type { Manifest } from '../support';

/** Objects with a change that a check must find. */
export interface Mutant {
  /** Id of the check. */
  readonly check: string;
  readonly what: string;
  readonly objects: Manifest[];
}

/** Changes an object or other objects in `all`. */
export type Change = (object: any, all: any[]) => void;

/** Changes of the objects of a kind that a check must find. Returns no change if it does not apply. */
export interface Mutation {
  readonly check: string;
  readonly kind: string;
  readonly changes: (object: any, all: Manifest[]) => { [what: string]: Change };
}

/** Applies all mutations to accepted objects. */
export function mutantsOf(good: Manifest[], mutations: Mutation[]): Mutant[] {
  return mutations.flatMap(({ check, kind, changes }) =>
    good.flatMap((object, i) => {
      if (object.kind !== kind && kind !== 'any') {
        return [];
      }
      return Object.entries(changes(object, good)).map(([what, change]) => {
        const objects = structuredClone(good);
        change(objects[i], objects);
        return { check, what: `${object.kind} ${object.metadata.name}: ${what}`, objects };
      });
    }),
  );
}

export const OTHER = 'other';

export const templateOf = (deployment: any) => deployment.spec.template;
export const containersOf = (deployment: any): any[] => templateOf(deployment).spec.containers;

/** Adds a copy with another name. */
export const duplicate =
  (change: Change = () => undefined): Change =>
  (object, all) => {
    const copy = structuredClone(object);
    copy.metadata.name = `${copy.metadata.name.slice(0, 50)}-copy`;
    change(copy, all);
    all.push(copy);
  };

export const elsewhere: Change = (object) => {
  object.metadata.namespace = 'elsewhere';
};

/** Changes that make a selector select nothing: another value of each label, and an additional label. */
export function mismatches(
  select: (object: any) => { [key: string]: string },
  object: any,
): { [what: string]: Change } {
  const values = Object.keys(select(object)).map((key): [string, Change] => [
    `selects another ${key}`,
    (own) => {
      select(own)[key] = OTHER;
    },
  ]);
  const more: Change = (own) => {
    select(own)['example.com/more'] = OTHER;
  };
  return { ...Object.fromEntries(values), 'selects one more label': more, 'is in another namespace': elsewhere };
}

/** Removes an object that another one refers to. */
export const remove =
  (kind: string, nameOf: (object: any) => string): Change =>
  (object, all) => {
    const name = nameOf(object);
    const i = all.findIndex(
      (o) => o.kind === kind && o.metadata.name === name && o.metadata.namespace === object.metadata.namespace,
    );
    all.splice(i, 1);
  };

export const set =
  (...path: [...(string | number)[], unknown]): Change =>
  (object) => {
    const [key, value] = path.slice(-2) as [string, unknown];
    const parent = path.slice(0, -2).reduce((part: any, field): any => part[field as string], object) as any;
    parent[key] = value;
  };

/** Returns true if a Service selects the pods of a Deployment. */
export function serves(service: Manifest, { metadata, spec }: Manifest): boolean {
  const selected = Object.entries(service.spec.selector as object);
  return (
    metadata.namespace === service.metadata.namespace &&
    selected.every(([key, value]) => spec.template.metadata.labels[key] === value)
  );
}
