import template from './dashboard.json';

/** Fields that differ between dashboards of the same template. */
export interface DashboardIdentity {
  readonly title: string;
  readonly uid: string;
  readonly namespace: string;
}

/** Grafana dashboard for the apps of a namespace. `npm run tool -- dashboard` writes the template. */
export function dashboardFor({ title, uid, namespace }: DashboardIdentity): object {
  const list = template.templating.list.map((variable) =>
    variable.name === 'namespace' ? { ...variable, query: namespace } : variable,
  );
  return { ...template, title, uid, templating: { list } };
}
