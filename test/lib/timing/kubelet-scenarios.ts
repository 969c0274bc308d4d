import type { ServingTiming } from '../../../lib/index';
import { Clock, Pod, type World } from './kubelet-model';

/** Result of a rolling update. */
export interface RolloutOutcome {
  /** Number of requests with a refused connection, without a backend, or cut by SIGKILL. */
  readonly lost: number;
  readonly killedWhileLoading: boolean;
  readonly restarted: boolean;
  /** Number of pods that received SIGKILL before they exited. */
  readonly killed: number;
  /** Longest time without progress, as defined by the Deployment controller. Infinity: the rollout never ended. */
  readonly stalled: number;
}

/** Replaces all pods one by one, and sends each request to the pod that is most likely to lose it. */
export function rollout(timing: ServingTiming, world: World): RolloutOutcome {
  return new Rollout(timing, world).run();
}

class Rollout {
  private readonly clock = new Clock();
  private readonly pods: Pod[] = [];
  private readonly old: Pod[] = [];
  private readonly proxied = new Set<Pod>();
  private lost = 0;
  private progressedAt = 0;
  private stalled = 0;
  private finished = false;

  public constructor(
    private readonly timing: ServingTiming,
    private readonly world: World,
  ) {
    for (let i = 0; i < world.pods; i++) {
      const pod = new Pod(this.clock, timing, world, { started: true });
      this.pods.push(pod);
      this.old.push(pod);
      this.proxied.add(pod);
    }
  }

  public run(): RolloutOutcome {
    const { pods } = this;
    this.replaceNext();
    this.clock.run(() => {
      const rolledOut = this.finished && pods.every((pod) => pod.terminated || !pod.stopping);
      return rolledOut || pods.some((pod) => pod.killedWhileLoading);
    });
    return {
      lost: this.lost + pods.reduce((sum, pod) => sum + pod.cutRequests, 0),
      killedWhileLoading: pods.some((pod) => pod.killedWhileLoading),
      restarted: pods.some((pod) => pod.restartedAt < Infinity),
      killed: pods.filter((pod) => pod.killed).length,
      stalled: this.finished ? this.stalled : Infinity,
    };
  }

  private replaceNext(predecessor?: Pod): void {
    if (this.old.length === 0) {
      this.finished = true;
    } else if (this.world.surge) {
      this.progress();
      this.create(predecessor, () => this.replaceNext(this.stopOld()));
    } else {
      this.create(this.stopOld(), () => this.replaceNext());
    }
  }

  private create(predecessor: Pod | undefined, whenAvailable: () => void): void {
    const schedule = () => {
      this.clock.at(this.clock.now + this.world.scheduleAndPull, () => this.start(whenAvailable));
    };
    if (predecessor && this.world.waitsForTermination) {
      predecessor.onTerminated = schedule;
    } else {
      schedule();
    }
  }

  private start(whenAvailable: () => void): void {
    const pod = new Pod(this.clock, this.timing, this.world);
    this.pods.push(pod);
    let available = false;
    pod.onReady = (ready) => {
      this.updateProxies(() => (ready ? this.proxied.add(pod) : this.proxied.delete(pod)));
      if (ready) {
        this.clock.at(this.clock.now + this.timing.minReadySeconds, () => {
          if (pod.ready && !available) {
            available = true;
            this.progress();
            whenAvailable();
          }
        });
      }
      if (ready && !this.world.hiddenReadiness) {
        this.progress();
      }
    };
  }

  private stopOld(): Pod {
    const pod = this.old.pop() as Pod;
    pod.stop();
    // the last request arrives just before the proxies apply the change
    for (const share of [0, 0.5, 1]) {
      this.clock.at(this.clock.now + share * this.world.propagation, () => this.request());
    }
    this.updateProxies(() => {
      this.proxied.delete(pod);
      this.request();
    });
    this.progress();
    return pod;
  }

  private request(): void {
    const proxied = [...this.proxied];
    const pod = proxied.find((p) => p.stopping) ?? proxied[0];
    if (!pod?.server.take(this.clock.now, this.world.request)) {
      this.lost++;
    }
  }

  private updateProxies(change: () => void): void {
    this.clock.at(this.clock.now + this.world.propagation, change);
  }

  private progress(): void {
    this.stalled = Math.max(this.stalled, this.clock.now - this.progressedAt);
    this.progressedAt = this.clock.now;
  }
}

/** Result for a serving pod. */
export interface ServingOutcome {
  readonly leftService: boolean;
  readonly restarted: boolean;
}

/** Simulates a healthy pod without requests. */
export function idle(timing: ServingTiming, world: World): ServingOutcome {
  const clock = new Clock();
  const pod = new Pod(clock, timing, world, { started: true });
  let leftService = false;
  pod.onReady = () => (leftService = true);
  const probes = Math.max(world.lostProbe, 0) + timing.livenessFailures + timing.readinessFailures;
  const period = Math.max(timing.livenessPeriodSeconds, timing.readinessPeriodSeconds);
  clock.run(() => clock.now > probes * period || leftService || pod.restartedAt < Infinity);
  return { leftService, restarted: pod.restartedAt < Infinity };
}

/**
 * Simulates a healthy pod at full load. It handles requests sequentially, and its queue always holds as many as it can finish within
 * the slowest request. Each request takes `share` of the slowest request.
 */
export function busy(timing: ServingTiming, world: World, share: number): ServingOutcome {
  const clock = new Clock();
  const pod = new Pod(clock, timing, world, { started: true, sequential: true });
  let leftService = false;
  pod.onReady = () => (leftService = true);
  const seconds = timing.slowestRequestSeconds * share;
  const send = () => {
    const wait = Math.max(pod.server.busyUntil - clock.now, 0);
    if (wait + seconds <= timing.slowestRequestSeconds) {
      pod.server.take(clock.now, seconds);
      clock.at(clock.now, send);
    } else {
      clock.at(clock.now + wait + seconds - timing.slowestRequestSeconds, send);
    }
  };
  clock.at(0, send);
  clock.run(() => clock.now > 2 * timing.hangDetectionSeconds || pod.restartedAt < Infinity);
  return { leftService, restarted: pod.restartedAt < Infinity };
}

/** Time from the start of a hang until the proxies remove the pod and the kubelet restarts it. */
export interface HangOutcome {
  readonly unproxiedAfter: number;
  readonly restartedAfter: number;
}

/** Simulates a pod whose server hangs from `hangsAt`. */
export function hang(timing: ServingTiming, world: World, hangsAt: number): HangOutcome {
  const clock = new Clock();
  const pod = new Pod(clock, timing, world, { started: true });
  pod.server.hangsAt = hangsAt;
  let unproxiedAt = Infinity;
  pod.onReady = () => (unproxiedAt = clock.now + world.propagation);
  clock.run(() => unproxiedAt < Infinity && pod.restartedAt < Infinity);
  return { unproxiedAfter: unproxiedAt - hangsAt, restartedAfter: pod.restartedAt - hangsAt };
}
