import { PropCheck } from '../validation/prop-check';
import { permille } from '../validation/percent';
import { SHARE, SHARE_OPTIONS } from './argument-types';
import type { ShareOptions } from './share-options';

/**
 * Step of a `CanaryRelease`: the only prop that changes from one `kubectl apply` to the next.
 *
 * @example
 * new CanaryRelease(chart, 'sentiment', {
 *   port: 8080,
 *   stable: { image: 'registry.example.com/sentiment:1.4.0' },
 *   canary: { image: 'registry.example.com/sentiment:1.5.0' },
 *   step: CanaryStep.share(25), // then CanaryStep.promoting(25) and CanaryStep.promoted(), or CanaryStep.aborted()
 * });
 */
export class CanaryStep {
  /**
   * Sends a share of the requests to the canary.
   *
   * @param percent share in percent: 0.1 to 99.9, in steps of 0.1; with a route also 0: the pods run, but receive no requests
   * @param options options of the share
   * @throws if a percentage is out of its range, or `podsFor` is less than the share
   */
  public static share(percent: number, options: ShareOptions = {}): CanaryStep {
    const check = new PropCheck('CanaryStep');
    SHARE.readAll(check, { percent });
    options = SHARE_OPTIONS.readAll(check, options, 'options');
    const share = permille(check, 'percent', percent, 0, 99.9) / 10;
    const podsFor = permille(check, 'podsFor', options.podsFor ?? percent, 0, 99.9) / 10;
    if (podsFor < share) {
      check.fail('podsFor', podsFor, `must be at least the share of ${share}: pass the share of the next step`);
    }
    return new CanaryStep(`share-${percent}`, share, podsFor, false, true, share);
  }

  /**
   * Rolls out the canary's image to the stable track, pod by pod. The share of the canary does not change, so the share of
   * the new version never decreases.
   *
   * @param percent share of the previous step, in percent: 0.1 to 99.9, in steps of 0.1. With a route, apply `promoting(0)`
   * before `promoted()`.
   * @throws if the percentage is out of its range
   */
  public static promoting(percent: number): CanaryStep {
    const check = new PropCheck('CanaryStep');
    SHARE.readAll(check, { percent });
    const share = permille(check, 'percent', percent, 0, 99.9) / 10;
    // with 0, the share of the previous step is unknown, so up to all requests return to the stable track
    return new CanaryStep(`promoting-${percent}`, share, share, true, true, share || 100);
  }

  /**
   * Ends the release with the new version. The stable track runs the canary's image and receives all requests. The canary
   * has no pods.
   */
  public static promoted(): CanaryStep {
    return new CanaryStep('promoted', 0, 0, true, false, 0);
  }

  /**
   * Ends the release with the old version. The stable track runs its own image and receives all requests. The canary has
   * no pods. Use this step before a release too.
   */
  public static aborted(): CanaryStep {
    return new CanaryStep('aborted', 0, 0, false, false, 0);
  }

  private constructor(
    /** Name of the step, as in the annotation 'cdk8s-ml-app/canary-step'. */
    public readonly name: string,
    /** Share of requests of the canary, in percent. */
    public readonly percent: number,
    /**
     * Share that the canary has pods for, in percent.
     *
     * @internal
     */
    public readonly _podsFor: number,
    /**
     * True if the stable track runs the canary's image.
     *
     * @internal
     */
    public readonly _promotes: boolean,
    /**
     * True if the canary has pods.
     *
     * @internal
     */
    public readonly _runsCanary: boolean,
    /**
     * Share of requests that returns to the stable track at once, in percent, when you apply the step, or promote or abort
     * the canary.
     *
     * @internal
     */
    public readonly _returnedPercent: number,
  ) {}

  /**
   * Returns this step, for use after a step with the share `percent`.
   *
   * @internal
   */
  public _after(percent: number): CanaryStep {
    return new CanaryStep(this.name, this.percent, this._podsFor, this._promotes, this._runsCanary, percent);
  }
}
