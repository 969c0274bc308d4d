import type { Acknowledgements } from '../../lib/checks/engine';
import type { KubeObject, Origin } from '../../lib/checks/kube-object';
import type { Rule } from '../../lib/checks/rule';
import { ACKNOWLEDGED } from '../../lib/kube/annotations';
import { append } from '../../lib/kube/append';
import { nearest } from '../../lib/kube/nearest';
import { show } from '../../lib/kube/show';
import { fileOf, placeOf } from '../input/manifests';
import type { Place } from '../input/problem';
import { type ConfigAcknowledgement, isDate } from './config';
import type { AcknowledgementSource, FileFinding } from './report';
import { reportedObject } from './reported-object';

/** ID of the findings on acknowledgements. */
const ACKNOWLEDGEMENT = 'acknowledgement';
/** End of a reason with a date. */
const UNTIL = /\buntil (\d{4}[-/.]\d{1,2}[-/.]\d{1,2})$/;

interface Acknowledgement {
  readonly id: string;
  readonly reason: string;
  /** Last day on which the acknowledgement is valid. */
  readonly until?: string;
  readonly location: () => Pick<FileFinding, 'file' | 'object' | 'path'> & Place;
  readonly matches: (object: KubeObject) => boolean;
  readonly source: AcknowledgementSource;
  isUsed: boolean;
}

/** Acknowledgements in annotations of the objects and in the configuration. */
export class FileAcknowledgements implements Acknowledgements {
  private readonly all: Acknowledgement[];
  private readonly configuredById = new Map<string, Acknowledgement[]>();
  private readonly annotatedByOrigin = new Map<Origin, Acknowledgement[]>();

  /**
   * Reads the annotations of the objects.
   *
   * @param today today's date: '2027-01-31'
   */
  public constructor(
    objects: readonly KubeObject[],
    configured: readonly ConfigAcknowledgement[],
    private readonly rules: readonly Rule[],
    private readonly today: string,
  ) {
    const annotated = objects.flatMap((object) => annotationsOf(object));
    const inConfig = configured.map(fromConfig);
    annotated.forEach(([object, acknowledgement]) => append(this.annotatedByOrigin, object.origin, acknowledgement));
    inConfig.forEach((acknowledgement) => append(this.configuredById, acknowledgement.id, acknowledgement));
    this.all = [...annotated.map(([, acknowledgement]) => acknowledgement), ...inConfig];
  }

  public has(id: string): boolean {
    return this.all.some((acknowledgement) => acknowledgement.id === id);
  }

  public reasonFor(object: KubeObject, id: string): string | undefined {
    this.matching(object, id).forEach((acknowledgement) => (acknowledgement.isUsed = true));
    return this.effective(object, id)?.reason;
  }

  /** Returns the source of the acknowledgement of a rule on an object. */
  public sourceOf(object: KubeObject, id: string): AcknowledgementSource {
    return this.effective(object, id)?.source ?? 'annotation';
  }

  public unused(): readonly unknown[] {
    return this.all.filter(({ isUsed }) => !isUsed);
  }

  /**
   * Finds acknowledgements that have no effect.
   *
   * @param hasFacts returns false for a rule that can miss findings, because the run lacks facts that the rule reads
   */
  public findings(hasFacts: (rule: Rule) => boolean): FileFinding[] {
    return this.all.flatMap((acknowledgement) => {
      const problem = this.problemOf(acknowledgement, hasFacts);
      return problem === undefined ? [] : [{ check: ACKNOWLEDGEMENT, ...acknowledgement.location(), message: problem }];
    });
  }

  private effective(object: KubeObject, id: string): Acknowledgement | undefined {
    return this.matching(object, id).find((candidate) => candidate.reason !== '' && !this.isExpired(candidate));
  }

  private matching(object: KubeObject, id: string): Acknowledgement[] {
    const annotated = (this.annotatedByOrigin.get(object.origin) ?? []).filter((candidate) => candidate.id === id);
    const configured = (this.configuredById.get(id) ?? []).filter((candidate) => candidate.matches(object));
    return [...annotated, ...configured];
  }

  private problemOf(acknowledgement: Acknowledgement, hasFacts: (rule: Rule) => boolean): string | undefined {
    const { id, isUsed, reason, until } = acknowledgement;
    const rule = this.rules.find((candidate) => candidate.id === id);
    if (!rule) {
      const suggestion = nearest(
        id,
        this.rules.map((candidate) => candidate.id),
      );
      return `acknowledges ${show(id)}, which is not a check: ${suggestion === undefined ? 'remove it' : `write ${suggestion}`}`;
    }
    if (reason === '') return `acknowledges ${id} without a reason: state why the finding is acceptable`;
    if (until !== undefined && !isDate(until)) {
      return `acknowledges ${id} until ${until}, which is not a date: write it as 2027-01-31`;
    }
    if (!isUsed) return hasFacts(rule) ? `acknowledges ${id}, but silences no finding: remove it` : undefined;
    return this.isExpired(acknowledgement)
      ? `acknowledged ${id} until ${until}: fix the finding, or set a later date`
      : undefined;
  }

  private isExpired({ until }: Acknowledgement): boolean {
    return until !== undefined && isDate(until) && until < this.today;
  }
}

function annotationsOf(object: KubeObject): [KubeObject, Acknowledgement][] {
  return Object.entries(object.manifest.metadata.annotations ?? {})
    .filter(([key]) => key.startsWith(ACKNOWLEDGED))
    .map(([key, value]) => {
      const path = ['metadata', 'annotations', key];
      const reason = String(value).trim();
      const acknowledgement = {
        id: key.slice(ACKNOWLEDGED.length),
        reason,
        until: UNTIL.exec(reason)?.[1],
        location: () => ({
          file: fileOf(object),
          ...placeOf(object, path),
          ...reportedObject(object, path),
        }),
        matches: (other: KubeObject) => other === object,
        source: 'annotation' as const,
        isUsed: false,
      };
      return [object, acknowledgement];
    });
}

function fromConfig({ props, file, place, covers }: ConfigAcknowledgement): Acknowledgement {
  const { check, reason, until, kind, name, namespace } = props;
  return {
    id: check,
    reason: reason.trim(),
    until,
    location: () => ({ file, ...place }),
    matches: (object) =>
      (kind ?? object.kind) === object.kind &&
      (name ?? object.name) === object.name &&
      (namespace ?? object.namespace) === object.namespace &&
      covers(fileOf(object)),
    source: 'config',
    isUsed: false,
  };
}
