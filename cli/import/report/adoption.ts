import { HPA } from '../../../lib/kube/scalers';
import type { AppCode } from '../app/ml-app';
import type { Imported } from '../import';

const PAGE = 'docs/reference/cli/import.md#adopt-running-objects';
const SCALING_PAGE = 'docs/explanation/autoscaling.md#switch-from-fixed-replicas';
const HELM = /^(?:meta\.)?helm\.sh\//;

/** Returns the steps that replace the running objects, in order. */
export function adoptionOf({ objects }: Imported): string[] {
  const apps = objects.flatMap(({ app, object }) => (app && app.source.deployment === object ? [app] : []));
  const names = (selected: readonly AppCode[]) => selected.map(({ source }) => source.name).join(', ');
  const kept =
    'Names and selectors are those of the input, so kubectl apply changes the running objects in place. Review it: npx cdk8s-ml-app plan dist';
  const fixed = apps.filter(({ source }) => isFixed(source));
  const abrupt = apps.filter(({ source }) => !source.server.lifecycle?.preStop);
  const single = apps.filter(({ source }) => stopsTheOnlyPod(source));
  const isOfHelm = objects.some(({ object: { manifest } }) =>
    Object.keys({ ...manifest.metadata.labels, ...manifest.metadata.annotations }).some((key) => HELM.test(key)),
  );
  return [
    kept,
    ...(fixed.length > 0
      ? [
          `${names(fixed)}: the input has both replicas and an autoscaler. Run the commands of ${SCALING_PAGE} first, or the first apply scales to one pod`,
        ]
      : []),
    ...(abrupt.length > 0
      ? [
          `${names(abrupt)}: the old pods have no preStop hook, so the first rollout can lose requests. Without a lost request: ${PAGE}`,
        ]
      : []),
    ...(single.length > 0
      ? [`${names(single)}: the only pod stops before its replacement starts. Scale to two replicas first`]
      : []),
    ...(isOfHelm
      ? ['Helm deletes the objects on uninstall: annotate them with helm.sh/resource-policy: keep first']
      : []),
    ...apps.map(
      ({ source }) =>
        `kubectl rollout status deployment/${source.name}, and kubectl rollout undo if pods do not become ready`,
    ),
  ];
}

function isFixed({ autoscaler, deployment }: AppCode['source']): boolean {
  return autoscaler?.api === HPA && deployment.spec<{ replicas?: number }>().replicas !== undefined;
}

function stopsTheOnlyPod({ deployment, server, autoscaler }: AppCode['source']): boolean {
  const { replicas = 1, strategy } = deployment.spec<{ replicas?: number; strategy?: { type?: string } }>();
  const hasDevice = Object.keys(server.resources?.limits ?? {}).some((key) => key.includes('/'));
  return replicas === 1 && !autoscaler && (hasDevice || strategy?.type === 'Recreate');
}
