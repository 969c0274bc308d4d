import type { ServingTiming } from '../../../lib/index';
import { Clock, Pod, type World } from './kubelet-model';

/** What became of a rolling update. */
export interface RolloutOutcome {
  /** Requests that were refused, sent nowhere, or cut by SIGKILL. */
  readonly lost: number;
  readonly killedWhileLoading: boolean;
  readonly restarted: boolean;
  /** Pods that were killed before they had exited by themselves. */
  readonly killedHard: number;
  /** The longest time without progress, as the Deployment controller counts it. Infinity: the rollout never ended. */
  readonly stalled: number;
}

/** Replaces all pods one after the other, while each request goes to the pod that is likeliest to lose it. */
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
      const rolledOut = this.finished && pods.every((pod) => pod.gone || !pod.stopping);
      return rolledOut || pods.some((pod) => pod.killedWhileLoading);
    });
    return {
      lost: this.lost + pods.reduce((sum, pod) => sum + pod.cutRequests, 0),
      killedWhileLoading: pods.some((pod) => pod.killedWhileLoading),
      restarted: pods.some((pod) => pod.restartedAt < Infinity),
      killedHard: pods.filter((pod) => pod.killedHard).length,
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
    if (predecessor && this.world.waitsForPlace) {
      predecessor.onGone = schedule;
    } else {
      schedule();
    }
  }

  private start(whenAvailable: () => void): void {
    const pod = new Pod(this.clock, this.timing, this.world);
    this.pods.push(pod);
    let available = false;
    pod.onReady = (ready) => {
      this.tellProxies(() => (ready ? this.proxied.add(pod) : this.proxied.delete(pod)));
      if (ready) {
        this.clock.at(this.clock.now + this.timing.minReadySeconds, () => {
          if (pod.ready && !available) {
            available = true;
            this.progress();
            whenAvailable();
          }
        });
      }
      if (ready && !this.world.readyUnnoticed) {
        this.progress();
      }
    };
  }

  private stopOld(): Pod {
    const pod = this.old.pop() as Pod;
    pod.stop();
    // the last is sent when the proxies are about to learn
    for (const share of [0, 0.5, 1]) {
      this.clock.at(this.clock.now + share * this.world.propagation, () => this.request());
    }
    this.tellProxies(() => {
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

  private tellProxies(change: () => void): void {
    this.clock.at(this.clock.now + this.world.propagation, change);
  }

  private progress(): void {
    this.stalled = Math.max(this.stalled, this.clock.now - this.progressedAt);
    this.progressedAt = this.clock.now;
  }
}

/** What became of a pod that serves. */
export interface ServingOutcome {
  readonly leftService: boolean;
  readonly restarted: boolean;
}

/** A healthy pod without requests. */
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
 * A healthy pod that handles one request at a time and always has as many as it can answer within the slowest request, each of
 * which takes that share of it.
 */
export function busy(timing: ServingTiming, world: World, share: number): ServingOutcome {
  const clock = new Clock();
  const pod = new Pod(clock, timing, world, { started: true, oneAtATime: true });
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

/** How long after a server began to hang the proxies and the kubelet gave it up. */
export interface HangOutcome {
  readonly unproxiedAfter: number;
  readonly restartedAfter: number;
}

/** A pod whose server hangs from some time on. */
export function hang(timing: ServingTiming, world: World, hangsAt: number): HangOutcome {
  const clock = new Clock();
  const pod = new Pod(clock, timing, world, { started: true });
  pod.server.hangsAt = hangsAt;
  let unproxiedAt = Infinity;
  pod.onReady = () => (unproxiedAt = clock.now + world.propagation);
  clock.run(() => unproxiedAt < Infinity && pod.restartedAt < Infinity);
  return { unproxiedAfter: unproxiedAt - hangsAt, restartedAfter: pod.restartedAt - hangsAt };
}
