import { RELEASE_STATE } from '../../lib/kube/annotations';
import { InputError } from '../program';
import type { ReleasePlan } from './plan';
import type { Clock, Cluster, ClusterObject } from './ports';
import type { ReleaseState } from './state';

/** Time after which the lock of a process expires unless the process renews it. */
const LOCK_MILLISECONDS = 60_000;
/** Time after which a process renews its lock. */
const RENEWAL_MILLISECONDS = LOCK_MILLISECONDS / 3;
/** Attempts to write the state while other clients change the object. */
const ATTEMPTS = 5;

/** Reason why a process must not carry out a release, or must stop. */
export class Refusal extends Error {}

/**
 * State of a release, and its lock, in an annotation of the object that splits the requests. A write needs the resource version of the last
 * read, so two processes exclude each other.
 */
export class ReleaseLock {
  /** Start of the last write, in milliseconds since 1970. */
  private lastWrite = -Infinity;
  private lastState?: ReleaseState;

  public constructor(
    private readonly cluster: Cluster,
    private readonly plan: ReleasePlan,
    private readonly holder: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads the state; undefined before the first release.
   *
   * @throws if the object does not exist, or its annotation is not JSON
   */
  public async read(): Promise<ReleaseState | undefined> {
    return stateIn(await this.readObject());
  }

  /** Writes the first state of this process. Returns false if another process has changed the state since `previous` was read. */
  public acquire(previous: ReleaseState | undefined, state: ReleaseState): Promise<boolean> {
    return this.write(state, (current) => JSON.stringify(current) === JSON.stringify(previous));
  }

  /**
   * Writes a state of this process, and renews its lock. With `isLast`, releases the lock.
   *
   * @throws Refusal if another process has taken over
   */
  public async save(state: ReleaseState, isLast = false): Promise<void> {
    if (!(await this.write(state, (current) => current?.holder === this.holder, isLast))) {
      throw takeoverRefusal((await this.read())?.holder);
    }
  }

  /** Releases the lock, and keeps the last state. */
  public async release(): Promise<void> {
    if (this.lastState) await this.save(this.lastState, true);
  }

  /**
   * Checks that this process still carries out the release.
   *
   * @param object object with the state, from the last read
   * @throws Refusal if another process has taken over
   */
  public check(object: ClusterObject | undefined): void {
    const holder = object && stateIn(object)?.holder;
    if (object && holder !== this.holder) throw takeoverRefusal(holder);
  }

  /** Waits, and renews the lock each time that RENEWAL_MILLISECONDS have passed. */
  public async sleep(milliseconds: number, state: ReleaseState): Promise<void> {
    const end = this.clock.now() + milliseconds;
    while (this.clock.now() < end) {
      await this.clock.sleep(Math.min(end - this.clock.now(), RENEWAL_MILLISECONDS));
      if (this.clock.now() - this.lastWrite >= RENEWAL_MILLISECONDS) await this.save(state);
    }
  }

  private async write(
    state: ReleaseState,
    isAllowed: (current?: ReleaseState) => boolean,
    isLast = false,
  ): Promise<boolean> {
    const start = this.clock.now();
    const lease = isLast ? {} : { holder: this.holder, until: start + LOCK_MILLISECONDS };
    const value = JSON.stringify({ ...state, ...lease });
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const object = await this.readObject();
      // the API server can apply a write whose response is lost
      const isWritten = attempt > 0 && object.metadata.annotations?.[RELEASE_STATE] === value;
      if (!isWritten && !isAllowed(stateIn(object))) return false;
      if (isWritten || (await this.annotate(object, value))) {
        [this.lastWrite, this.lastState] = [start, state];
        return true;
      }
    }
    throw new InputError(`other clients are changing ${this.plan.anchor.kind} ${this.plan.anchor.name}: try again`);
  }

  private annotate({ metadata: { resourceVersion = '' } }: ClusterObject, value: string): Promise<boolean> {
    return this.cluster.annotate(this.plan.anchor, RELEASE_STATE, value, resourceVersion);
  }

  private async readObject(): Promise<ClusterObject> {
    const { kind, name, namespace } = this.plan.anchor;
    const object = await this.cluster.get(this.plan.anchor);
    if (!object) {
      throw new InputError(
        `${kind.split('.')[0]} ${name} is not in namespace ${namespace} of context ${this.cluster.context}: apply the chart without a canary first`,
      );
    }
    return object;
  }
}

function takeoverRefusal(holder = 'another process'): Refusal {
  return new Refusal(`${holder} has taken over the release: wait until it ends, or stop it with --abort`);
}

function stateIn({ metadata }: ClusterObject): ReleaseState | undefined {
  const text = metadata.annotations?.[RELEASE_STATE];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as ReleaseState;
  } catch {
    throw new InputError(`the annotation ${RELEASE_STATE} of ${metadata.name} is not JSON: remove it, and start again`);
  }
}
