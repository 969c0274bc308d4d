import type { ServingTiming } from '../../../lib/index';

/** Behavior of a cluster and a server, in seconds. A timing must tolerate every value within the stated ranges. */
export interface World {
  /** Time from the creation of a pod, or from free capacity for it, to the start of its container: 0 to 300. */
  readonly scheduleAndPull: number;
  /** Time from the start of the container until the model responds: 0 to the startup budget. */
  readonly load: number;
  /** Result of a connection while the model loads. */
  readonly connectionsWhileLoading: 'refused' | 'pending';
  /** Offset of the startup, readiness and liveness probes, as a share of their periods: 0 to 1. */
  readonly phases: readonly [number, number, number];
  /** Response time of an idle server to a probe: 0 to less than 5. */
  readonly latency: number;
  /** Index of the lost probe of each kind, once the pod is ready. -1: none. */
  readonly lostProbe: number;
  /** Time from a change of the endpoints until the proxies apply it: 0 to less than 5. */
  readonly propagation: number;
  /** Duration of a request to an idle server: up to the slowest request. */
  readonly request: number;
  /** Time to start the preStop hook, and to exit after the last request: 0 to 5 together. */
  readonly hookStart: number;
  readonly exit: number;
  /** Reaction to SIGTERM: finish the requests and exit, or ignore it. */
  readonly onSigterm: 'exits' | 'ignored';
  /** Time that a server without a preStop hook accepts requests after SIGTERM. */
  readonly serverDrain: number;
  readonly pods: number;
  /** True if a rollout creates a pod before it stops an old one. False without a spare GPU. */
  readonly surge: boolean;
  /** True if a new pod is scheduled only after the stopped one has terminated. */
  readonly waitsForTermination: boolean;
  /** True if each pod that becomes ready makes another one unready, so that the count does not rise. */
  readonly hiddenReadiness: boolean;
}

/** Runs actions in the order of their times. Actions at the same time run in the order of scheduling. */
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

/** Model server. */
export class Server {
  public busyUntil = 0;
  public hangsAt = Infinity;
  public closedAt = Infinity;
  public readonly ends: number[] = [];

  public constructor(
    private readonly world: World,
    private readonly loadedAt: number,
    private readonly sequential: boolean,
  ) {}

  /** Time of the response to a request that arrives now. Infinity: never; undefined: the connection is refused. */
  public response(now: number, seconds: number): number | undefined {
    if (now >= this.closedAt || (now < this.loadedAt && this.world.connectionsWhileLoading === 'refused')) {
      return undefined;
    }
    const end = Math.max(now, this.loadedAt, this.sequential ? this.busyUntil : 0) + seconds;
    return end > this.hangsAt ? Infinity : end;
  }

  /** Receives a request of a client. */
  public take(now: number, seconds: number): boolean {
    const end = this.response(now, seconds);
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
  active(): boolean;
  result(success: boolean): void;
}

/**
 * Pod and its kubelet.
 *
 * The probe worker follows pkg/kubelet/prober/worker.go. It ticks at a fixed period, with a phase independent of the container's
 * start. The startup probe suspends the others. initialDelaySeconds counts from the container's start. The next probe follows
 * immediately after a probe that outlasts a tick. A result takes effect after the threshold of consecutive equal results.
 */
export class Pod {
  public ready = false;
  public killedWhileLoading = false;
  public restartedAt = Infinity;
  public stopping = false;
  public cutRequests = 0;
  public killed = false;
  public readonly server: Server;
  public onReady: (ready: boolean) => void = () => undefined;
  public onTerminated: () => void = () => undefined;
  public terminated = false;
  private started: boolean;
  private readonly startedAt: number;

  public constructor(
    private readonly clock: Clock,
    private readonly timing: ServingTiming,
    private readonly world: World,
    { started = false, sequential = false } = {},
  ) {
    this.started = started;
    this.ready = started;
    this.startedAt = started ? -Infinity : clock.now;
    this.server = new Server(world, clock.now + (started ? 0 : world.load), sequential);
    this.startProbes();
  }

  /** Stops the pod: preStop hook, SIGTERM, and SIGKILL at the end of the grace period, which starts now. */
  public stop(): void {
    const { clock, timing, world, server } = this;
    const killedAt = clock.now + timing.gracePeriodSeconds;
    this.stopping = true;
    const drained =
      timing.drainSeconds > 0 ? clock.now + world.hookStart + timing.drainSeconds : clock.now + world.serverDrain;
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
      this.killed = world.onSigterm === 'exits' && exitsAt > clock.now;
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
      active: () => !this.started,
      result: (success) => (success ? (this.started = true) : (this.killedWhileLoading = true)),
    });
    this.probe({
      period: timing.readinessPeriodSeconds,
      timeout: timing.probeTimeoutSeconds,
      phase: readiness,
      failures: timing.readinessFailures,
      successes: timing.readinessSuccesses,
      active: () => this.started && clock.now - this.startedAt >= timing.readinessDelaySeconds,
      result: (success) => this.setReady(success),
    });
    this.probe({
      period: timing.livenessPeriodSeconds,
      timeout: timing.livenessTimeoutSeconds,
      phase: liveness,
      failures: timing.livenessFailures,
      successes: 1,
      active: () => this.started && !this.stopping,
      result: (success) => (this.restartedAt = success ? this.restartedAt : Math.min(this.restartedAt, clock.now)),
    });
  }

  private end(): void {
    if (!this.terminated) {
      this.terminated = true;
      this.onTerminated();
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
      if (this.terminated || this.killedWhileLoading) {
        return;
      }
      const start = clock.now;
      if (!probe.active()) {
        clock.at(tickAfter(start), ask);
        return;
      }
      const lost = this.ready && asked++ === world.lostProbe;
      const response = lost ? Infinity : server.response(start, world.latency);
      const success = response !== undefined && response <= start + probe.timeout;
      const end = response === undefined ? start : Math.min(response, start + probe.timeout);
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
