/**
 * Layers of the code, types included: `npm run lint` runs dependency-cruiser with these rules. CONTRIBUTING.md has the map of the folders.
 *
 * @see https://github.com/sverweij/dependency-cruiser/blob/main/doc/rules-reference.md
 */

/** Folders of lib/, from the bottom up, and the folders that they may import. */
const ROOMS = {
  kube: [],
  validation: ['kube'],
  checks: ['kube'],
  synthesis: ['kube'],
  overrides: ['kube', 'validation', 'synthesis'],
  'tree-checks': ['kube', 'validation', 'synthesis', 'overrides', 'checks'],
  timing: ['validation'],
  autoscaling: ['kube', 'validation', 'synthesis', 'tree-checks'],
  app: ['kube', 'validation', 'synthesis', 'overrides', 'tree-checks', 'timing', 'autoscaling'],
  routing: ['kube', 'validation', 'synthesis', 'tree-checks', 'app'],
  namespace: ['kube', 'validation', 'synthesis', 'tree-checks'],
  capacity: ['kube', 'validation', 'synthesis', 'tree-checks'],
  canary: ['kube', 'validation', 'synthesis', 'autoscaling', 'app', 'routing'],
  servers: ['kube', 'validation', 'timing', 'autoscaling', 'app'],
  monitoring: ['kube', 'validation', 'synthesis', 'tree-checks', 'app', 'canary'],
};

const own = (room) => `^lib/${room}/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(ROOMS).map(([room, below]) => ({
      name: `${room}-imports-only-rooms-below`,
      severity: 'error',
      from: { path: own(room) },
      to: {
        path: '^lib/',
        pathNot: [room, ...below].map(own),
      },
    })),
    {
      name: 'lib-has-only-known-rooms',
      severity: 'error',
      from: {},
      to: { path: '^lib/[^/]+/', pathNot: Object.keys(ROOMS).map(own) },
    },
    {
      name: 'lib-imports-only-lib',
      severity: 'error',
      from: { path: '^lib/' },
      to: { pathNot: ['^lib/', '^imports/', '^node_modules/'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'support-is-what-they-share',
      severity: 'error',
      from: { path: '^(test|e2e|bench|tools|support)/' },
      // $1 is the folder of the importing file
      to: { path: '^(test|e2e|bench|tools)/', pathNot: '^$1/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', '^imports/'] },
    exclude: { path: ['/build/', '^create/template/'] },
    // how to resolve the entry points of packages
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
