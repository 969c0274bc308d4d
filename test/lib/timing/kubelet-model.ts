import type { ServingTiming } from '../../../lib/index';

/** What the cluster and the server do with a timing. Seconds; every value within its stated range is what the timing must bear. */
export interface World {
  /** From a pod's creation, or from when its place is free, to its container's start: 0 to 300. */
  readonly scheduleAndPull: number;
  /** From the container's start until the model answers: 0 to the startup budget. */
  readonly load: number;
  /** What a connection gets while the model loads. */
  readonly whileLoading: 'refused' | 'kept waiting';
  /** When the startup, readiness and liveness probes begin, as a share of their periods: 0 to 1. */
  readonly phases: readonly [number, number, number];
  /** What a server that is not busy takes to answer a probe: 0 to less than 5. */
  readonly latency: number;
  /** Which probe of each kind is lost, once the pod is ready. -1: none. */
  readonly lostProbe: number;
  /** From a change of the endpoints until the proxies know: 0 to less than 5. */
  readonly propagation: number;
  /** What a request takes at an idle server: up to the slowest request. */
  readonly request: number;
  /** Time to start the preStop hook, and to exit after the last request: 0 to 5 together. */
  readonly hookStart: number;
  readonly exit: number;
  /** Whether the server finishes its requests and exits at SIGTERM, or waits to be killed. */
  readonly onSigterm: 'exits' | 'ignored';
  /** How long a server without preStop hook itself goes on accepting after SIGTERM. */
  readonly ownDrain: number;
  readonly pods: number;
  /** Whether a new pod is created before an old one stops, or there is no spare GPU for it. */
  readonly surge: boolean;
  /** Whether a new pod is scheduled only once the pod that was stopped before it is gone. */
  readonly waitsForPlace: boolean;
  /** Whether another pod stops being ready whenever one gets ready, so that the count does not rise. */
  readonly readyUnnoticed: boolean;
}

/** Runs actions in the order of their times; at the same time, in the order they were asked for. */
export class Clock {
  public now = 0;
  private readonly events: { readonly at: number; readonly action: () => void }[] = [];

  public at(time: number, action: () => void): void {
    let i = this.events.length;
    // latest first, so that the next one is at the end
    while (i > 0 && (this.events[i - 1] as { at: number }).at <= time) {
      i--;
    }
    this.events.splice(i, 0, { at: time, action });
  }

  public run(until: () => boolean): void {
    for (let next = this.events.pop(); next; next = this.events.pop()) {
      this.now = next.at;
      if (until()) {
        return;
      }
      next.action();
    }
  }
}

/** A model server, as its callers see it. */
export class Server {
  public busyUntil = 0;
  public hangsAt = Infinity;
  public closedAt = Infinity;
  public readonly ends: number[] = [];

  public constructor(
    private readonly world: World,
    private readonly loadedAt: number,
    private readonly oneAtATime: boolean,
  ) {}

  /** When a request that arrives now is answered. Infinity: never; undefined: it is refused. */
  public answer(now: number, seconds: number): number | undefined {
    if (now >= this.closedAt || (now < this.loadedAt && this.world.whileLoading === 'refused')) {
      return undefined;
    }
    const end = Math.max(now, this.loadedAt, this.oneAtATime ? this.busyUntil : 0) + seconds;
    return end > this.hangsAt ? Infinity : end;
  }

  /** Takes a request of a client. */
  public take(now: number, seconds: number): boolean {
    const end = this.answer(now, seconds);
    if (end === undefined) {
      return false;
    }
    this.busyUntil = Math.max(this.busyUntil, end);
    this.ends.push(end);
    return true;
  }
}

interface Probe {
  readonly period: number;
  readonly timeout: number;
  readonly phase: number;
  readonly failures: number;
  readonly successes: number;
  asked(): boolean;
  result(success: boolean): void;
}

/**
 * A pod and the kubelet that looks after it.
 *
 * The probe worker follows pkg/kubelet/prober/worker.go: ticks at a fixed period from a phase that has nothing to do with the
 * container's start; the startup probe holds the others back, initialDelaySeconds counts from the container's start; a probe that
 * outlasts a tick is followed at once by the next; a result counts after so many of the same in a row.
 */
export class Pod {
  public ready = false;
  public killedWhileLoading = false;
  public restartedAt = Infinity;
  public stopping = false;
  public cutRequests = 0;
  public killedHard = false;
  public readonly server: Server;
  public onReady: (ready: boolean) => void = () => undefined;
  public onGone: () => void = () => undefined;
  public gone = false;
  private started: boolean;
  private readonly startedAt: number;

  public constructor(
    private readonly clock: Clock,
    private readonly timing: ServingTiming,
    private readonly world: World,
    { started = false, oneAtATime = false } = {},
  ) {
    this.started = started;
    this.ready = started;
    this.startedAt = started ? -Infinity : clock.now;
    this.server = new Server(world, clock.now + (started ? 0 : world.load), oneAtATime);
    this.startProbes();
  }

  /** The order to stop: preStop hook, SIGTERM, SIGKILL when the grace period is over, which counts from now. */
  public stop(): void {
    const { clock, timing, world, server } = this;
    const killedAt = clock.now + timing.gracePeriodSeconds;
    this.stopping = true;
    const drained =
      timing.drainSeconds > 0 ? clock.now + world.hookStart + timing.drainSeconds : clock.now + world.ownDrain;
    let exitsAt = Infinity;
    if (world.onSigterm === 'exits') {
      clock.at(Math.min(drained, killedAt), () => {
        server.closedAt = clock.now;
        exitsAt = Math.max(clock.now, ...server.ends) + world.exit;
        clock.at(Math.min(exitsAt, killedAt), () => this.end());
      });
    }
    clock.at(killedAt, () => {
      server.closedAt = Math.min(server.closedAt, clock.now);
      this.killedHard = world.onSigterm === 'exits' && exitsAt > clock.now;
      this.cutRequests = server.ends.filter((end) => end > clock.now).length;
      this.end();
    });
  }

  private startProbes(): void {
    const { clock, timing } = this;
    const [startup, readiness, liveness] = this.world.phases;
    this.probe({
      period: timing.startupPeriodSeconds,
      timeout: timing.probeTimeoutSeconds,
      phase: startup,
      failures: timing.startupFailures,
      successes: 1,
      asked: () => !this.started,
      result: (success) => (success ? (this.started = true) : (this.killedWhileLoading = true)),
    });
    this.probe({
      period: timing.readinessPeriodSeconds,
      timeout: timing.probeTimeoutSeconds,
      phase: readiness,
      failures: timing.readinessFailures,
      successes: timing.readinessSuccesses,
      asked: () => this.started && clock.now - this.startedAt >= timing.readinessDelaySeconds,
      result: (success) => this.setReady(success),
    });
    this.probe({
      period: timing.livenessPeriodSeconds,
      timeout: timing.livenessTimeoutSeconds,
      phase: liveness,
      failures: timing.livenessFailures,
      successes: 1,
      asked: () => this.started && !this.stopping,
      result: (success) => (this.restartedAt = success ? this.restartedAt : Math.min(this.restartedAt, clock.now)),
    });
  }

  private end(): void {
    if (!this.gone) {
      this.gone = true;
      this.onGone();
    }
  }

  private setReady(ready: boolean): void {
    if (this.ready !== ready && !this.stopping) {
      this.ready = ready;
      this.onReady(ready);
    }
  }

  private probe(probe: Probe): void {
    const { clock, server, world } = this;
    const origin = clock.now + probe.phase * probe.period;
    const tickAfter = (time: number) => origin + (Math.floor((time - origin) / probe.period) + 1) * probe.period;
    let asked = 0;
    let last = false;
    let run = 0;
    const ask = (): void => {
      if (this.gone || this.killedWhileLoading) {
        return;
      }
      const start = clock.now;
      if (!probe.asked()) {
        clock.at(tickAfter(start), ask);
        return;
      }
      const lost = this.ready && asked++ === world.lostProbe;
      const answer = lost ? Infinity : server.answer(start, world.latency);
      const success = answer !== undefined && answer <= start + probe.timeout;
      const end = answer === undefined ? start : Math.min(answer, start + probe.timeout);
      clock.at(end, () => {
        run = last === success ? run + 1 : 1;
        last = success;
        if (run >= (success ? probe.successes : probe.failures)) {
          probe.result(success);
        }
        clock.at(Math.max(end, tickAfter(start)), ask);
      });
    };
    clock.at(origin, ask);
  }
}
