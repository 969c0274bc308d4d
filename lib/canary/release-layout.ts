import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { ServiceOptions } from '../app/service-options';
import { LIBRARY, MANAGED_BY, NAME } from '../kube/recommended-labels';
import { TRACK_LABEL } from '../kube/track';
import type { PropCheck } from '../validation/prop-check';
import type { CanaryReleaseProps } from './canary-release-props';

/** Labels that an in-place release sets on its pods, in addition to the version. */
const IN_PLACE_LABELS = [TRACK_LABEL, NAME, MANAGED_BY];

interface Labels {
  readonly [key: string]: string;
}

/** Names and selector of a track. */
export interface TrackIdentity {
  readonly name: string;
  /** Labels that select the pods. */
  readonly labels: Labels;
  readonly service: ServiceOptions;
}

/** Names and selectors of a release. */
export interface ReleaseLayout {
  readonly stable: TrackIdentity;
  readonly canary: TrackIdentity;
  /** Labels that select the pods of both tracks. */
  readonly sharedLabels: Labels;
  /** Key of the label with the version. */
  readonly versionLabel: string;
  /** True if the stable track has the names of an `MlApp`. The release and the stable track then share a Service. */
  readonly inPlace: boolean;
}

/** Returns the names and selectors of a release, which no step changes. */
export function releaseLayout(
  check: PropCheck,
  scope: IConstruct,
  name: string,
  props: CanaryReleaseProps,
): ReleaseLayout {
  const labels = selectorOf(check, props.labels ?? { app: name });
  const versionLabel = checkVersionLabel(check, props, labels);
  checkPodLabels(check, props, [versionLabel, ...(props.inPlace ? IN_PLACE_LABELS : [])]);
  const stableService = { name: `${name}-stable`, ...props.stableService };
  const canaryService = { name: `${name}-canary`, ...props.canaryService };
  if (!props.inPlace) {
    const track = (kind: string) => ({ name: `${name}-${kind}`, labels: { ...labels, [TRACK_LABEL]: kind } });
    return {
      stable: { ...track('stable'), service: stableService },
      canary: { ...track('canary'), service: canaryService },
      sharedLabels: labels,
      versionLabel,
      inPlace: false,
    };
  }
  checkInPlace(check, scope, props);
  return {
    stable: { name, labels, service: { ...props.service } },
    canary: { name: `${name}-canary`, labels: labelsOfCanary(labels), service: canaryService },
    // the pods of an MlApp have these labels too
    sharedLabels: { [NAME]: name, [MANAGED_BY]: LIBRARY },
    versionLabel,
    inPlace: true,
  };
}

/** Returns labels that the selector of the stable track does not match. */
function labelsOfCanary(labels: Labels): Labels {
  const [[key, value] = ['app', '']] = Object.entries(labels);
  return { ...labels, [key]: `${value}-canary` };
}

function checkInPlace(check: PropCheck, scope: IConstruct, { route, stableService }: CanaryReleaseProps): void {
  if (stableService) {
    const rule = 'contradicts inPlace, because the release and the stable track then share a Service';
    check.fail('stableService', stableService, `${rule}: pass service instead`);
  }
  const { labels } = Chart.of(scope);
  const [key] = [NAME, MANAGED_BY].filter((label) => labels[label] !== undefined);
  if (!route && key !== undefined) {
    const rule = `selects the pods of both tracks by ${key}, which the chart sets on all objects`;
    check.fail('inPlace', true, `${rule}: remove it from the labels of the chart, or pass a route`);
  }
}

function selectorOf(check: PropCheck, labels: Labels): Labels {
  if (TRACK_LABEL in labels) {
    check.fail('labels', TRACK_LABEL, 'which distinguishes the tracks: pass another label');
  }
  return check.selector('labels', labels);
}

/** Checks the label of the version. No selector may use it, because it changes with each release. */
function checkVersionLabel(
  check: PropCheck,
  { versionLabel: label = 'app.kubernetes.io/version', inPlace }: CanaryReleaseProps,
  labels: Labels,
): string {
  check.labels('versionLabel', { [label]: '' });
  if (label === TRACK_LABEL || label in labels || (inPlace && IN_PLACE_LABELS.includes(label))) {
    check.fail('versionLabel', label, 'must not be a label that selects pods: pass another one');
  }
  return label;
}

/** Rejects the user's labels whose key the release sets. */
function checkPodLabels(check: PropCheck, props: CanaryReleaseProps, keys: string[]): void {
  const [versionLabel] = keys;
  for (const [prefix, options] of [
    ['', props],
    ['stable.', props.stable],
    ['canary.', props.canary ?? {}],
  ] as const) {
    for (const prop of ['podLabels', 'deploymentLabels'] as const) {
      const key = keys.find((label) => label in (options[prop] ?? {}));
      if (key === versionLabel && key !== undefined) {
        check.fail(
          `${prefix}${prop}`,
          key,
          'which is the label of the version: remove it, or pass another versionLabel',
        );
      } else if (key !== undefined) {
        check.fail(`${prefix}${prop}`, key, 'which distinguishes or selects the tracks: remove it');
      }
    }
  }
}
