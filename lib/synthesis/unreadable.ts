import { type BadScalar, flawOf, scalarsIn } from '../kube/unwritable';
import { misreading } from './yaml-text';

/**
 * Describes the strings, keys and numbers of a document that Kubernetes cannot store, or that a parser misreads in the output of
 * `Yaml.stringify()` of cdk8s: field, value and reason.
 */
export function unreadableIn(document: unknown): string[] {
  return scalarsIn(document, (scalar) => flawOf(scalar) ?? misreading(scalar)).map(({ text }) => text);
}

/** Finds the strings, keys and numbers that a parser misreads. `FleetApp` writes them in a form that all parsers read. */
export function misreadIn(document: unknown): BadScalar[] {
  return scalarsIn(document, (scalar) => (flawOf(scalar) === undefined ? misreading(scalar) : undefined));
}
