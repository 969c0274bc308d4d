import type { Chart } from 'cdk8s';
import { MlApp, type MlAppProps } from '../../../lib/index';
import { synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };

describe('the disruption budget', () => {
  const budgetOf = (build: (chart: Chart) => void) => {
    const chart = testChart();
    build(chart);
    return synth(chart).filter((o) => o.kind === 'PodDisruptionBudget');
  };

  test('allows one disruption at a time for several replicas', () => {
    const [budget, ...others] = budgetOf((c) => new MlApp(c, 'model', { ...props, replicas: 2 }));
    expect(others).toEqual([]);
    expect(budget?.spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { app: 'model' } },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  test('is absent for a single replica', () => {
    expect(budgetOf((c) => new MlApp(c, 'model', { ...props, replicas: 1 }))).toEqual([]);
  });

  test('exists once if an autoscaler can start several replicas', () => {
    const budgets = budgetOf((c) => new MlApp(c, 'model', props).autoscale({ minReplicas: 1, maxReplicas: 3 }));
    expect(budgets).toHaveLength(1);
  });
});
