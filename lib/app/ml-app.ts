import { ApiObject } from 'cdk8s';
import type { Container, Deployment, IServiceAccount, Service } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Autoscaling } from '../autoscaling/autoscaling';
import type { AutoscaleOptions } from '../autoscaling/autoscaling-props';
import type { CallOptions } from './call-options';
import { type CallTarget, hostNameOf } from './call-target';
import type { ICallee } from './callee';
import { addCall } from './calls';
import { serviceTarget } from './service-target';
import { Checks } from '../tree-checks/checks';
import type { ExternalScaling } from '../autoscaling/external-scaling';
import { PropCheck } from '../validation/prop-check';
import { addContainers } from './containers';
import { addDeployment } from './deployment';
import { addDisruptionBudget } from './disruption-budget';
import { externalBoundsOf } from '../autoscaling/external-bounds';
import { CALLEE, CALL_OPTIONS, ML_APP, SERVICE_OPTIONS } from './prop-types';
import { AUTOSCALE_OPTIONS } from '../autoscaling/prop-types';
import { declareBounds } from '../tree-checks/declared-bounds';
import { addService } from './service';
import { addServiceAccount } from './service-account';
import { type Backend, NetworkAccess, setBackends } from './network-access';
import { mountModel } from './model-volumes';
import { reportReplacedVariables } from './process';
import { type ServingSpec, servingSpecOf } from './serving-spec';
import type { Resources } from './resources';
import type { ServiceOptions } from './service-options';
import type { ServingTiming } from '../timing/serving-timing';
import type { MlAppProps } from './ml-app-props';
import { addRecommendedLabels, copyRecommendedLabels } from '../synthesis/recommended-labels';

/** Default number of replicas: one can fail or drain while the other serves. */
const DEFAULT_REPLICAS = 2;

/**
 * Serves a model with a Deployment, Service, ServiceAccount, NetworkPolicy and, if more than one replica can serve, a
 * PodDisruptionBudget.
 *
 * The pods meet the Pod Security Standard "restricted", have all three probes, drain before they stop, and spread over
 * nodes and zones. By default, a rollout replaces one pod at a time, and starts each replacement before it stops a pod.
 * With `resources.gpus`, a rollout stops each pod first, unless you set `resources.spareGpu`.
 *
 * @example
 * const app = new MlApp(chart, 'sentiment', {
 *   image: 'registry.example.com/sentiment:1.4.0',
 *   port: 8080,
 *   resources: { cpu: '2', memory: '4Gi' },
 *   timing: { loadTime: Duration.seconds(90) },
 * });
 * app.autoscale({ maxReplicas: 10 });
 */
export class MlApp extends Construct implements ICallee {
  /** Name of the Deployment. */
  public readonly name: string;
  /** Port that the server listens on. */
  public readonly port: number;
  /** Port that Services and routes send requests to: `port`, or the port of the sidecar with `receivesRequests`. */
  public readonly requestPort: number;
  /** Port that Prometheus scrapes: `requestPort`, unless you pass `metricsPort`. */
  public readonly metricsPort: number;
  /** Checked requests and limits. */
  public readonly resources: Resources;
  /** Probes and deadlines, derived from `timing`. */
  public readonly timing: ServingTiming;
  /** The Deployment. */
  public readonly deployment: Deployment;
  /** The container of the model server. Mount volumes and add variables here. */
  public readonly container: Container;
  /** The app's own Service. */
  public readonly service: Service;
  /**
   * The NetworkPolicy of the pods. To allow more traffic, add another NetworkPolicy, because Kubernetes combines them.
   *
   * - Inbound to `requestPort`: any client, if a Service, an Ingress or a route accepts requests from outside the cluster.
   *   Otherwise, the apps that pass this app to `calls()` and the `clients`, or the pods in the namespace if there are
   *   none. The same applies to each of the `extraPorts` without `clients`.
   * - Inbound to `metricsPort`: the namespace of Prometheus, if a `Monitoring` monitors this app, and the `scrapers`.
   * - Outbound: DNS, the destinations of `calls()`, and for a download any address on the port of the URL. If the host of the
   *   URL is a Service, also all TCP ports in its namespace. For `ModelStore.gcs()` without `secretName`, also the GKE
   *   metadata server.
   */
  public readonly networkPolicy: ApiObject;
  /** Identity of the pods. */
  public readonly serviceAccount: IServiceAccount;

  /**
   * Pods of the app, for the Services and proxies in front of them.
   *
   * @internal
   */
  public readonly _backend: Backend;

  /**
   * Checked props, for constructs that contain or monitor the app.
   *
   * @internal
   */
  public readonly _spec: ServingSpec;

  private readonly check: PropCheck;
  private budget?: ApiObject;
  private scaling?: Autoscaling;
  private externalBounds?: ExternalScaling;
  private rejectScaling?: (method: string) => never;

  /**
   * Creates the app's objects.
   *
   * @throws if a prop is invalid; the message contains the construct path, the problem and the fix
   */
  public constructor(scope: Construct, id: string, props: MlAppProps) {
    super(scope, id);
    Checks.enable(this);
    this.check = new PropCheck(this.node.path);
    props = ML_APP.readAll(this.check, props);
    this._spec = servingSpecOf(this.check, id, props, this.check.namespace(this));
    const spec = this._spec;
    this.name = spec.name;
    this.port = spec.port;
    this.requestPort = spec.requestPort;
    this.metricsPort = spec.metricsPort;
    this.resources = spec.resources;
    this.timing = spec.timing;

    this.serviceAccount = addServiceAccount(this, spec);
    this.deployment = addDeployment(this, spec, this.serviceAccount, {
      min: this.minReplicas,
      max: () => this.maxReplicas,
    });
    this.node.defaultChild = this.deployment;
    this.container = this.deployment.containers[0] as Container;
    reportReplacedVariables(this, props, spec.process);
    const networkAccess = new NetworkAccess(this, { ...spec, port: spec.requestPort });
    this.networkPolicy = networkAccess.policy;
    this._backend = { timing: spec.timing, networkAccess };
    const mount = props.modelStore?._mount(this.check, spec.resources);
    if (mount) {
      mountModel(this, this.check, this.deployment, spec, mount);
      networkAccess.allowDownloadOf(mount);
    }
    addContainers(this.check, this.deployment, spec, mount?.path);
    this.service = this.addService('service', 'service', props.service);
    addRecommendedLabels(this, this.name);
    copyRecommendedLabels(this.deployment.metadata, this.deployment.podMetadata);
    this.addBudget();
  }

  /** Labels that select the pods. */
  public get labels(): { [key: string]: string } {
    return { ...this._spec.labels };
  }

  /** DNS name of the app's own Service: 'name.namespace', or 'name' without a namespace. */
  public get hostName(): string {
    return hostNameOf(this._callTarget);
  }

  /**
   * Call target of the app.
   *
   * @internal
   */
  public get _callTarget(): CallTarget {
    return { ...serviceTarget(this.service, this.service.port), name: this.name, setsVariable: true };
  }

  /** Minimum number of replicas: the fixed number, or the minimum of the autoscaler. */
  public get minReplicas(): number {
    return (this.scaling ?? this.externalBounds)?.minReplicas ?? this._spec.replicas ?? DEFAULT_REPLICAS;
  }

  /** Maximum number of replicas: the fixed number, or the maximum of the autoscaler. */
  public get maxReplicas(): number {
    return (this.scaling ?? this.externalBounds)?.maxReplicas ?? this.minReplicas;
  }

  /** The PodDisruptionBudget, if more than one replica can serve. */
  public get podDisruptionBudget(): ApiObject | undefined {
    return this.budget;
  }

  /** Bounds of another autoscaler, such as a KEDA ScaledObject; undefined unless you call `scaleExternally()`. */
  public get externalScaling(): ExternalScaling | undefined {
    return this.externalBounds;
  }

  /** The autoscaler; undefined unless you call `autoscale()`. */
  public get autoscaling(): Autoscaling | undefined {
    return this.scaling;
  }

  /**
   * Adds a HorizontalPodAutoscaler, which sets the number of replicas.
   *
   * If the app already runs with fixed replicas, run the commands in docs/explanation/autoscaling.md first. Otherwise
   * the first `kubectl apply` scales it down to one pod.
   *
   * @throws if the app has fixed replicas or another autoscaler, a `CanaryRelease` sets its replicas, or an option is invalid
   */
  public autoscale(options: AutoscaleOptions): Autoscaling {
    options = AUTOSCALE_OPTIONS.readAll(this.check, options, 'autoscale()');
    this.checkUnscaled('autoscale()');
    this.scaling = new Autoscaling(this, 'autoscaling', { ...options, target: this.deployment });
    this.addBudget();
    return this.scaling;
  }

  /**
   * Leaves the number of replicas to another autoscaler, such as a KEDA ScaledObject.
   *
   * The checks, `Capacity`, alerts and the disruption budget use these bounds. If the cdk8s app also contains the
   * autoscaler, set the same bounds on it. If the app already runs with fixed replicas, see `autoscale()`.
   *
   * @throws if the app has fixed replicas or another autoscaler, a `CanaryRelease` sets its replicas, or the bounds are invalid
   */
  public scaleExternally(bounds: ExternalScaling): void {
    this.checkUnscaled('scaleExternally()');
    this.externalBounds = externalBoundsOf(this.check, bounds);
    this.deployment.markHasAutoscaler();
    declareBounds(ApiObject.of(this.deployment), this.externalBounds);
    this.addBudget();
  }

  /**
   * Adds another Service for the same pods, for example for clients outside the cluster.
   *
   * @throws if an option is invalid, or another Service of the app has the same name
   */
  public expose(options: ServiceOptions): Service {
    options = SERVICE_OPTIONS.read(this.check, 'expose()', options);
    const name = options.name ?? this.name;
    if (this.service.name === name || this.node.tryFindChild(`service-${name}`)) {
      this.check.reject(`another Service of this app has the name '${name}'`, 'Pass another name to expose()');
    }
    const service = this.addService(`service-${name}`, 'expose()', options);
    addRecommendedLabels(service, this.name);
    return service;
  }

  /**
   * Allows this app to call another app, a Service or a host outside the cluster. Opens the NetworkPolicies, and sets
   * an environment variable to the URL if `CallOptions.env` has a value or a default.
   *
   * @param callee an `MlApp`, a `CanaryRelease`, a `ServiceEndpoint` or an `ExternalHost`
   * @throws if the name of the variable is invalid or in use, or this app has a namespace and the callee's chart has none
   */
  public calls(callee: ICallee, options: CallOptions = {}): void {
    callee = CALLEE.read(this.check, 'calls().callee', callee);
    options = CALL_OPTIONS.read(this.check, 'calls()', options);
    const { deployment, container, _spec, _backend } = this;
    addCall(
      this.check,
      { deployment, container, networkAccess: _backend.networkAccess, namespace: _spec.namespace },
      callee._callTarget,
      options,
    );
  }

  /**
   * Rejects later calls that add an autoscaler, because the construct that contains the app sets the number of pods.
   *
   * @internal
   */
  public _rejectScaling(reject: (method: string) => never): void {
    this.rejectScaling = reject;
  }

  private addService(id: string, prop: string, options?: ServiceOptions): Service {
    const service = addService(this, id, prop, { ...this._spec, port: this.requestPort }, options);
    setBackends(service, [this._backend]);
    return service;
  }

  /** Rejects a second source of the number of replicas. */
  private checkUnscaled(method: string): void {
    this.rejectScaling?.(method);
    const { replicas } = this._spec;
    if (replicas !== undefined) {
      const fix = `leave replicas out${replicas > 0 ? ` and pass minReplicas: ${replicas}` : ''}`;
      this.check.fail('replicas', replicas, `contradicts ${method}: ${fix}`);
    }
    const earlier = this.scaling ? 'autoscale()' : this.externalBounds && 'scaleExternally()';
    if (earlier) {
      const order = earlier === method ? 'twice' : `after ${earlier}`;
      this.check.reject(
        `${method} is called ${order}, but a Deployment can have only one autoscaler`,
        'Remove one of the calls',
      );
    }
  }

  /** Adds the PodDisruptionBudget, if more than one replica can serve. */
  private addBudget(): void {
    if (this.maxReplicas > 1 && !this.budget) {
      this.budget = addDisruptionBudget(this, this._spec);
      addRecommendedLabels(this.budget, this.name);
    }
  }
}
