import type { Manifest } from '../support';

/** Objects of which one was changed so that a check must find it. */
export interface Mutant {
  /** The check. */
  readonly check: string;
  readonly what: string;
  readonly objects: Manifest[];
}

/** A change of one object, or of those around it. `all` holds it. */
export type Change = (object: any, all: any[]) => void;

/** Changes of each object of a kind that a check must find; none where it does not apply. */
export interface Mutation {
  readonly check: string;
  readonly kind: string;
  readonly changes: (object: any, all: Manifest[]) => { [what: string]: Change };
}

/** All mutants of good objects. */
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
export const twin =
  (change: Change = () => undefined): Change =>
  (object, all) => {
    const copy = structuredClone(object);
    copy.metadata.name = `${copy.metadata.name.slice(0, 50)}-twin`;
    change(copy, all);
    all.push(copy);
  };

export const elsewhere: Change = (object) => {
  object.metadata.namespace = 'elsewhere';
};

/** What makes a selector miss: another value of each label, and one more label. */
export function misses(select: (object: any) => { [key: string]: string }, object: any): { [what: string]: Change } {
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

/** Takes an object away: the n-th of those that it leads to. */
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

/** Whether a Service leads to a Deployment's pods. */
export function serves(service: Manifest, { metadata, spec }: Manifest): boolean {
  const selected = Object.entries(service.spec.selector as object);
  return (
    metadata.namespace === service.metadata.namespace &&
    selected.every(([key, value]) => spec.template.metadata.labels[key] === value)
  );
}
