import { Check } from '../validation/check';
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
   * The canary is tried out with a share of the requests.
   *
   * @param percent 0.1 to 99.9, in steps of 0.1; with a route also 0: pods run, but get no requests
   * @param options what else
   * @throws if a percentage is out of its range, or podsFor is less than the share
   */
  public static share(percent: number, options: ShareOptions = {}): CanaryStep {
    const check = new Check('CanaryStep');
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
   * The stable track takes the canary's image, pod by pod. Meanwhile the canary keeps its share, so that the new version's never falls.
   *
   * @param percent as in the step before; with a route then 0, before the canary's pods go
   * @throws if the percentage is out of its range
   */
  public static promoting(percent: number): CanaryStep {
    const check = new Check('CanaryStep');
    SHARE.readAll(check, { percent });
    const share = permille(check, 'percent', percent, 0, 99.9) / 10;
    // to the stable track returns what the canary had, at most everything
    return new CanaryStep(`promoting-${percent}`, share, share, true, true, share || 100);
  }

  /** The stable track has the canary's image and all requests; the canary has no pods. */
  public static promoted(): CanaryStep {
    return new CanaryStep('promoted', 0, 0, true, false, 0);
  }

  /** The stable track has its own image and all requests; the canary has no pods. This is also how it is before a release. */
  public static aborted(): CanaryStep {
    return new CanaryStep('aborted', 0, 0, false, false, 0);
  }

  private constructor(
    /** Name of the step, as in the annotation 'cdk8s-ml-app/canary-step'. */
    public readonly name: string,
    /** The canary's share of requests, in percent. */
    public readonly percent: number,
    /**
     * Share that the canary has pods for, in percent.
     *
     * @internal
     */
    public readonly _podsFor: number,
    /**
     * Whether the stable track runs the canary's image.
     *
     * @internal
     */
    public readonly _promotes: boolean,
    /**
     * Whether the canary has pods.
     *
     * @internal
     */
    public readonly _runsCanary: boolean,
    /**
     * Share of requests that returns to the stable track at once, in percent: when the step is applied, or the canary is promoted or aborted.
     *
     * @internal
     */
    public readonly _returns: number,
  ) {}

  /**
   * This step, applied after one with that share.
   *
   * @internal
   */
  public _after(percent: number): CanaryStep {
    return new CanaryStep(this.name, this.percent, this._podsFor, this._promotes, this._runsCanary, percent);
  }
}
