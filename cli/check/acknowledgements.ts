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
import type { FileFinding } from './report';
import { reportedObject } from './reported-object';

/** Id of the findings on acknowledgements. */
const ACKNOWLEDGEMENT = 'acknowledgement';
/** End of a reason with a date. */
const UNTIL = /\buntil (\d{4}[-/.]\d{1,2}[-/.]\d{1,2})$/;

interface Acknowledgement {
  readonly id: string;
  readonly reason: string;
  /** Last day on which it is valid. */
  readonly until?: string;
  readonly where: () => Pick<FileFinding, 'file' | 'object' | 'path'> & Place;
  readonly matches: (object: KubeObject) => boolean;
  isUsed: boolean;
}

/** Acknowledgements in annotations of the objects and in the configuration. */
export class FileAcknowledgements implements Acknowledgements {
  private readonly all: Acknowledgement[];
  private readonly byId = new Map<string, Acknowledgement[]>();
  private readonly ofObjects = new Map<Origin, Acknowledgement[]>();

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
    annotated.forEach(([object, one]) => append(this.ofObjects, object.origin, one));
    inConfig.forEach((one) => append(this.byId, one.id, one));
    this.all = [...annotated.map(([, one]) => one), ...inConfig];
  }

  public has(id: string): boolean {
    return this.all.some((one) => one.id === id);
  }

  public reasonFor(object: KubeObject, id: string): string | undefined {
    const own = (this.ofObjects.get(object.origin) ?? []).filter((one) => one.id === id);
    const matching = [...own, ...(this.byId.get(id) ?? []).filter((one) => one.matches(object))];
    matching.forEach((one) => (one.isUsed = true));
    return matching.find((one) => one.reason !== '' && !this.isOver(one))?.reason;
  }

  public unused(): readonly unknown[] {
    return this.all.filter(({ isUsed }) => !isUsed);
  }

  /**
   * Finds acknowledgements that have no effect.
   *
   * @param isJudged returns false for a check that may miss findings, because the run lacks facts that the check reads
   */
  public findings(isJudged: (rule: Rule) => boolean): FileFinding[] {
    return this.all.flatMap((one) => {
      const problem = this.problemOf(one, isJudged);
      return problem === undefined ? [] : [{ check: ACKNOWLEDGEMENT, ...one.where(), message: problem }];
    });
  }

  private problemOf(one: Acknowledgement, isJudged: (rule: Rule) => boolean): string | undefined {
    const { id, isUsed, reason, until } = one;
    const rule = this.rules.find((candidate) => candidate.id === id);
    if (!rule) {
      const near = nearest(
        id,
        this.rules.map((candidate) => candidate.id),
      );
      return `acknowledges ${show(id)}, which is not a check: ${near === undefined ? 'remove it' : `write ${near}`}`;
    }
    if (reason === '') return `acknowledges ${id} without a reason: state why the finding is acceptable`;
    if (until !== undefined && !isDate(until)) {
      return `acknowledges ${id} until ${until}, which is not a date: write it as 2027-01-31`;
    }
    if (!isUsed) return isJudged(rule) ? `acknowledges ${id}, but silences no finding: remove it` : undefined;
    return this.isOver(one) ? `acknowledged ${id} until ${until}: fix the finding, or set a later date` : undefined;
  }

  private isOver({ until }: Acknowledgement): boolean {
    return until !== undefined && isDate(until) && until < this.today;
  }
}

function annotationsOf(object: KubeObject): [KubeObject, Acknowledgement][] {
  return Object.entries(object.manifest.metadata.annotations ?? {})
    .filter(([key]) => key.startsWith(ACKNOWLEDGED))
    .map(([key, value]) => {
      const path = ['metadata', 'annotations', key];
      const reason = String(value).trim();
      const one = {
        id: key.slice(ACKNOWLEDGED.length),
        reason,
        until: UNTIL.exec(reason)?.[1],
        where: () => ({
          file: fileOf(object),
          ...placeOf(object, path),
          ...reportedObject(object, path),
        }),
        matches: (other: KubeObject) => other === object,
        isUsed: false,
      };
      return [object, one];
    });
}

function fromConfig({ acknowledgement, file, place, isIn }: ConfigAcknowledgement): Acknowledgement {
  const { check, reason, until, kind, name, namespace } = acknowledgement;
  return {
    id: check,
    reason: reason.trim(),
    until,
    where: () => ({ file, ...place }),
    matches: (object) =>
      (kind ?? object.kind) === object.kind &&
      (name ?? object.name) === object.name &&
      (namespace ?? object.namespace) === object.namespace &&
      isIn(fileOf(object)),
    isUsed: false,
  };
}
