import { App, type AppProps } from 'cdk8s';
import { synthesize, synthesizeYaml } from './app-synthesis';

/**
 * A cdk8s app for hundreds of charts. Its synthesis time grows with the number of charts; that of `App` grows with the square, because
 * `App` validates and sorts the whole app again for each chart.
 *
 * The files have the same names and bytes, with two exceptions: text that a YAML parser would misread is in double quotes, and an error
 * leaves the output directory unchanged. The checks of this library run as in any `App`.
 *
 * With a version of cdk8s that this library was not tested with, with a `charts` property of a subclass and with an unknown
 * `yamlOutputType`, `synth()` and `synthYaml()` are those of `App`.
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
   * @throws if a check or another validation fails, or constructs depend on each other in a circle
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
   * @throws if a check or another validation fails, or constructs depend on each other in a circle
   */
  public override synthYaml(): string {
    return synthesizeYaml(this) ?? super.synthYaml();
  }
}
