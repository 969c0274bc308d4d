import { App, type AppProps } from 'cdk8s';
import { synthesize, synthesizeYaml } from './app-synthesis';

/**
 * A cdk8s app for hundreds of charts. Its synthesis time is linear in the number of charts. The time of `App` is quadratic, because `App`
 * validates and sorts the whole app again for each chart.
 *
 * The files have the same names and bytes, with one exception: strings and numbers that a YAML parser would misread have a form that
 * all parsers read. An error leaves the output directory unchanged. The checks of this library run as in any `App`.
 *
 * `synth()` and `synthYaml()` call the methods of `App` for an untested version of cdk8s, a subclass with its own `charts` property, an
 * unknown `yamlOutputType`, and circular dependencies.
 *
 * @example
 * const app = new FleetApp();
 * for (const name of ['sentiment', 'translation', 'ranking']) {
 *   const chart = new Chart(app, name, { namespace: name });
 *   new MlApp(chart, name, { image: `registry.example.com/${name}:1.4.0`, port: 8080 });
 * }
 * app.synth();
 */
export class FleetApp extends App {
  private readonly writesMetadata: boolean;

  /** Creates an app. */
  public constructor(props: AppProps = {}) {
    super(props);
    this.writesMetadata = props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
  }

  /**
   * Writes the manifests of all charts to the output directory.
   *
   * @throws if a check or another validation fails, or dependencies are circular
   */
  public override synth(): void {
    if (!synthesize(this, this.writesMetadata)) {
      super.synth();
    }
  }

  /**
   * Renders the manifests of all charts.
   *
   * @returns the YAML documents of all charts
   *
   * @throws if a check or another validation fails, or dependencies are circular
   */
  public override synthYaml(): string {
    return synthesizeYaml(this) ?? super.synthYaml();
  }
}
