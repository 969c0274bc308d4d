import template from './dashboard.json';

/** What tells a dashboard from others made of the same template. */
export interface DashboardIdentity {
  readonly title: string;
  readonly uid: string;
  readonly namespace: string;
}

/** Grafana's dashboard for the apps of a namespace. `npm run tool -- dashboard` makes the template. */
export function dashboardFor({ title, uid, namespace }: DashboardIdentity): object {
  const list = template.templating.list.map((variable) =>
    variable.name === 'namespace' ? { ...variable, query: namespace } : variable,
  );
  return { ...template, title, uid, templating: { list } };
}
