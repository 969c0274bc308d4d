import type { IConstruct } from 'constructs';
import { ObjectOverrides } from './object-overrides';

/**
 * Changes any field of one Kubernetes object, including fields that cdk8s-plus does not support.
 *
 * Overrides apply last: after the construct, after cdk8s-plus and after `addJsonPatch()`, in the order of the calls.
 * The checks read the result.
 *
 * @example
 * const model = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * Overrides.of(model).add('spec.template.spec.priorityClassName', 'serving');
 * Overrides.of(model.service)
 *   .add('spec.trafficDistribution', 'PreferClose')
 *   .add('metadata.annotations.example\\.com/owner', 'team-nlp');
 */
export class Overrides {
  /**
   * Selects the object to change.
   *
   * @param construct an `ApiObject`, or a construct that wraps one, such as a `Service` or an `MlApp` (its Deployment)
   *
   * @throws if no object represents the construct
   */
  public static of(construct: IConstruct): Overrides {
    return new Overrides(ObjectOverrides.of(construct));
  }

  private constructor(private readonly overrides: ObjectOverrides) {}

  /**
   * Sets a field, or replaces its value. Creates missing maps on the path, but not missing lists.
   *
   * @param path keys from the top of the manifest, separated by dots: 'spec.template.spec.hostIPC'. A number is an
   * index of a list: 'spec.ports.0.appProtocol'. The length of the list, or '-', appends an element. Write '\\.' for a
   * dot in a key.
   * @param value plain JSON: a string, a number, a boolean, null, a list or a map of them
   *
   * @throws if the path or the value is invalid. Synthesis reports a path that does not fit the object.
   */
  public add(path: string, value: unknown): Overrides {
    this.overrides.add(path, value);
    return this;
  }

  /**
   * Removes a field, or an element of a list.
   *
   * @param path keys in the syntax of `add()`
   *
   * @throws if the path is invalid. Synthesis reports a path that the object does not have.
   */
  public remove(path: string): Overrides {
    this.overrides.remove(path);
    return this;
  }
}
