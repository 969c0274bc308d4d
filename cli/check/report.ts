import type { Rule } from '../../lib/checks/rule';
import type { Place, Problem } from '../input/problem';

/** API version, kind, namespace and name of an object in a report. */
export interface ReportedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** A finding, with its position in a file. */
export interface FileFinding extends Place {
  /** ID of the check. */
  readonly check: string;
  readonly file: string;
  readonly object?: ReportedObject;
  /** Path of the field in the object, even if the field is missing. */
  readonly path?: string;
  readonly message: string;
}

/** Place of an acknowledgement: an annotation in the manifest, or the configuration. */
export type AcknowledgementSource = 'annotation' | 'config';

/** An acknowledged finding. */
export interface AcknowledgedFinding extends Place {
  readonly check: string;
  readonly file: string;
  readonly object: ReportedObject;
  readonly reason: string;
  /** Place of the acknowledgement. */
  readonly in: AcknowledgementSource;
}

/** Result of `check`. */
export interface CheckReport {
  readonly findings: readonly FileFinding[];
  readonly acknowledged: readonly AcknowledgedFinding[];
  readonly problems: readonly Problem[];
  /** Number of objects. */
  readonly objects: number;
  /** Number of files. */
  readonly files: number;
  readonly rules: readonly Rule[];
}

/** Returns the severity of a check's findings: advice is a warning. */
export function levelOf(check: string, rules: readonly Rule[]): 'error' | 'warning' {
  return rules.find(({ id }) => id === check)?.isAdvice ? 'warning' : 'error';
}
