import type { ApiObject, Chart } from 'cdk8s';
import { apiObjectsOf, manifestOf } from '../synthesis/manifests';
import { declaredBoundsOf } from '../tree-checks/declared-bounds';
import { PropCheck } from '../validation/prop-check';
import { type CountedPods, isCounted, podsOfAll } from './counted-pods';

/** Returns the objects of a chart, without objects of nested charts. `Chart.apiObjects` has only direct children. */
export function objectsInChart(chart: Chart): ApiObject[] {
  return apiObjectsOf(chart).filter((object) => object.chart === chart);
}

/** Returns the pods of each object of a chart. */
export function countedPodsOf(chart: Chart): CountedPods[] {
  // render no other kinds, because the lazy value of a CapacityQuota calls this function while cdk8s renders the ResourceQuota
  const objects = objectsInChart(chart).filter((object) => isCounted(object.kind));
  return podsOfAll(
    objects.map((object) => ({
      manifest: manifestOf(object),
      declared: declaredBoundsOf(object),
      errors: new PropCheck(object.node.path),
    })),
  );
}
