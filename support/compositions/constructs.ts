import type { Chart } from 'cdk8s';
import type { Service } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import {
  type AutoscaleOptions,
  Autoscaling,
  type CallOptions,
  CanaryRelease,
  type CanaryReleaseProps,
  CanaryStep,
  CapacityQuota,
  type CapacityQuotaProps,
  Checks,
  type ChecksOptions,
  HostIngress,
  HttpRoute,
  MlApp,
  type MlAppProps,
  Monitoring,
  type MonitoringProps,
  RestrictedNamespace,
  ServiceEndpoint,
  type ServiceOptions,
} from '../../lib';
import { mixed, pick, props } from './mixed';
import { acknowledgement, autoscale, checks, mlApp, monitoring, serviceOptions } from './props';
import { type StepCall, canaryRelease } from './releases';
import { type BackendCall, type HostIngressCall, type HttpRouteCall, hostIngress, httpRouteCall } from './routes';
import * as texts from './texts';

/** Constructs of the previous steps. */
export class World {
  public readonly apps: MlApp[] = [];
  public readonly releases: CanaryRelease[] = [];
  public readonly services: Service[] = [];

  public constructor(
    public readonly charts: Chart[],
    private readonly step: Step,
  ) {}

  public get chart(): Chart {
    return pickOf(this.charts, this.step.chart) as Chart;
  }

  /** Unused ID in the chart. */
  public get id(): string {
    const { id } = this.step;
    return this.chart.node.tryFindChild(id) ? `${id}-${this.chart.node.children.length}` : id;
  }

  public with(step: Step): World {
    return Object.assign(new World(this.charts, step), { ...this, step });
  }

  public add(...apps: MlApp[]): void {
    this.apps.push(...apps);
    this.services.push(...apps.map((app) => app.service));
  }
}

/** Generator of props and calls for a construct or a method. */
interface Generator {
  readonly weight: number;
  readonly props: fc.Arbitrary<object>;
  build(world: World, props: object): void;
}

/** Use of a generator. */
export interface Step {
  readonly generator: string;
  /** Index of the chart, modulo the number of charts. */
  readonly chart: number;
  readonly id: string;
  readonly props: object;
}

/** Index of an existing construct, modulo the number of existing constructs. */
const index = fc.nat(3);

/** Replaces the index of a Service by the Service, and the index of a port by the port. */
function withService<C extends { service?: number; port?: number }>(world: World, call: C) {
  const { service: n, port, ...others } = call;
  const service = n === undefined ? undefined : pickOf(world.services, n);
  const isIndex = service !== undefined && port !== undefined && port < service.ports.length;
  return { ...others, service, port: isIndex ? service.ports[port]?.port : port };
}

/** Generators for every exported construct and every method that adds objects. A new construct needs a line here. */
export const GENERATORS: { readonly [name: string]: Generator } = {
  MlApp: generator<MlAppProps>(40, mlApp, (world, options) => world.add(new MlApp(world.chart, world.id, options))),
  CanaryRelease: generator<CanaryReleaseProps>(20, canaryRelease, (world, options) => {
    const release = new CanaryRelease(world.chart, world.id, { ...options, step: stepOf(options.step) });
    world.add(release.stable, ...(release.canary ? [release.canary] : []));
    world.releases.push(release);
    world.services.push(release.service);
  }),
  'MlApp.autoscale': onApp<AutoscaleOptions>(20, autoscale, (_, app, options) => app.autoscale(options)),
  'MlApp.expose': onApp<ServiceOptions>(20, serviceOptions, (world, app, options) =>
    world.services.push(app.expose(options)),
  ),
  'MlApp.calls': onApp<CallOptions>(
    20,
    props<CallOptions>([], { env: mixed(pick('OTHER_URL'), texts.variable) }),
    (_, app, options, other) => app.calls(other, options),
  ),
  'ServiceEndpoint.fromService': onApp<{ port: number }>(10, fc.record({ port: index }), (world, app, { port }) => {
    const service = pickOf(world.services, port) as Service;
    const chosen = pickOf(service.ports, port);
    app.calls(ServiceEndpoint.fromService(service, { port: chosen?.port }));
  }),
  Autoscaling: onApp<AutoscaleOptions>(
    10,
    autoscale,
    (world, app, options) => new Autoscaling(world.chart, world.id, { ...options, target: app.deployment }),
  ),
  HostIngress: generator<object>(20, hostIngress, (world, options) => {
    const { hosts, rules, ...others } = options as HostIngressCall;
    const services = Object.entries(hosts).flatMap(([host, n]) => {
      const service = pickOf(world.services, n);
      return service ? [[host, service] as const] : [];
    });
    const rulesOfPaths = rules?.map((rule) => withService(world, rule));
    new HostIngress(world.chart, world.id, { ...others, hosts: Object.fromEntries(services), rules: rulesOfPaths });
  }),
  HttpRoute: generator<object>(15, httpRouteCall, (world, options) => {
    const { backends, rules, ...others } = options as HttpRouteCall;
    const servicesOf = (calls: BackendCall[]) => calls.map((call) => withService(world, call));
    new HttpRoute(world.chart, world.id, {
      ...others,
      backends: backends && servicesOf(backends),
      rules: rules?.map((rule) => ({ ...rule, backends: servicesOf(rule.backends) })),
    });
  }),
  CapacityQuota: generator<CapacityQuotaProps>(
    10,
    props<CapacityQuotaProps>([], { name: texts.name }),
    (world, options) => new CapacityQuota(world.chart, world.id, options),
  ),
  Monitoring: generator<{ apps: number[]; releases: number[]; options: Omit<MonitoringProps, 'apps' | 'releases'> }>(
    10,
    fc.record({
      apps: fc.uniqueArray(index, { maxLength: 2 }),
      releases: fc.array(index, { maxLength: 1 }),
      options: monitoring,
    }),
    (world, { apps, releases, options }) =>
      new Monitoring(world.chart, world.id, {
        ...options,
        apps: constructsAt(world.apps, apps),
        releases: constructsAt(world.releases, releases),
      }),
  ),
  'Checks.enable': generator<ChecksOptions>(2, checks, (world, options) => Checks.enable(world.chart, options)),
  'Checks.acknowledge': generator<{ id: string; reason: string }>(2, acknowledgement, (world, { id, reason }) =>
    Checks.of(world.chart).acknowledge(id, reason),
  ),
  RestrictedNamespace: generator(10, fc.constant({}), (world) => new RestrictedNamespace(world.chart, world.id)),
};

function generator<P extends object>(
  weight: number,
  arbitrary: fc.Arbitrary<P>,
  build: (world: World, props: P) => unknown,
): Generator {
  return { weight, props: arbitrary, build: (world, options) => void build(world, options as P) };
}

/** Creates a generator that uses one or two existing apps. Without an app, it does nothing. */
function onApp<P extends object>(
  weight: number,
  arbitrary: fc.Arbitrary<P>,
  build: (world: World, app: MlApp, props: P, other: MlApp) => unknown,
): Generator {
  return generator(
    weight,
    fc.record({ app: index, other: index, options: arbitrary }),
    (world, { app, other, options }) => {
      const found = pickOf(world.apps, app);
      if (found) {
        build(world, found, options, pickOf(world.apps, other) as MlApp);
      }
    },
  );
}

function stepOf(call: unknown): CanaryStep | undefined {
  const { method, args } = (call ?? {}) as Partial<StepCall>;
  return method === undefined ? undefined : CanaryStep[method as 'share'](...(args as [number]));
}

/** Existing constructs with these indices. */
function constructsAt<T>(all: T[], numbers: number[]): T[] {
  return numbers.flatMap((n) => pickOf(all, n) ?? []);
}

function pickOf<T>(all: T[], n: number): T | undefined {
  return all[n % all.length];
}
