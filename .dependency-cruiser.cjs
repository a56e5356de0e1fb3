/**
 * Which way imports may point. The table below is the architecture (ARCHITECTURE.md draws it): a folder may import
 * from itself and from what stands behind it, and from nothing else. `npm run check:layers`.
 */
const core = {
  base: [],
  quorum: ['base'],
  faults: ['base', 'quorum'],
  ballots: ['base', 'quorum', 'faults'],
  voting: ['base', 'quorum', 'ballots'],
  reputation: ['base', 'quorum', 'faults'],
  ledger: ['base'],
  pbft: ['base', 'quorum'],
  resolution: ['base', 'quorum', 'voting'],
  council: ['base', 'quorum', 'faults', 'ballots', 'voting', 'reputation', 'ledger', 'pbft'],
};

const dikast = {
  errors: [],
  text: ['request'],
  request: ['errors', 'text'],
  ports: ['request', 'text'],
  'store-port': [],
  store: ['store-port', 'errors', 'adapters'],
  council: ['errors', 'ports', 'store-port', 'adapters', 'verdict'],
  config: ['errors'],
  adapters: ['errors', 'ports', 'request', 'text', 'config'],
  validators: ['errors', 'ports', 'request', 'text', 'adapters'],
  verdict: ['request'],
  metrics: ['verdict'],
  review: ['adapters', 'config', 'request', 'verdict'],
  labelled: ['errors', 'request', 'text'],
  gold: ['errors', 'ports', 'store-port', 'adapters', 'config', 'request', 'text', 'validators', 'labelled'],
  engine: [
    'errors',
    'ports',
    'request',
    'text',
    'config',
    'adapters',
    'validators',
    'verdict',
    'store-port',
    'store',
    'council',
    'metrics',
    'review',
    'gold',
  ],
  verification: ['request', 'text', 'adapters', 'validators', 'verdict'],
};

const lab = {
  simulator: [],
  report: [],
  bft: ['report', 'simulator'],
  reliability: [],
  experiments: ['report', 'reliability'],
  planner: ['report', 'reliability', 'votes'],
  claims: ['report', 'reliability', 'experiments'],
  compliance: ['report', 'reliability'],
};

const ai = {
  calling: [],
  juror: ['calling'],
  models: ['calling', 'juror', 'classifier'],
  classifier: ['juror'],
  gate: [],
  query: [],
  testing: [],
};

const server = {
  gateway: [],
  mcp: [],
};

const packages = {
  core: [],
  dikast: ['core'],
  ai: ['core', 'dikast'],
  lab: ['core', 'dikast'],
  server: ['core', 'dikast', 'ai'],
  cli: ['core', 'dikast', 'ai', 'lab', 'server'],
};

/** One rule a folder: it must not reach anything in `root` but itself and what it may import. */
const rulesOf = (root, table) =>
  Object.entries(table).map(([folder, allowed]) => ({
    name: `${root} ${folder} may import only: ${allowed.join(', ') || 'nothing'}`,
    severity: 'error',
    from: { path: `^${root}/${folder}(/|\\.ts$)`, pathNot: '\\.(test|suite)\\.ts$' },
    to: { path: `^${root}/`, pathNot: [folder, ...allowed].map((name) => `^${root}/${name}(/|\\.ts$)`) },
  }));

const packageRules = Object.entries(packages).map(([name, allowed]) => ({
  name: `package ${name} may import only: ${allowed.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^packages/${name}/src/`, pathNot: '\\.(test|suite)\\.ts$' },
  to: { path: '^packages/', pathNot: [name, ...allowed].map((other) => `^packages/${other}/`) },
}));

const tableFolders = (table) => Object.keys(table).join('|');

module.exports = {
  forbidden: [
    ...rulesOf('packages/core/src', core),
    ...rulesOf('packages/dikast/src', dikast),
    ...rulesOf('packages/lab/src', lab),
    ...rulesOf('packages/ai/src', ai),
    ...rulesOf('packages/server/src', server),
    ...packageRules,
    {
      name: 'every folder of core stands in the table',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: `^packages/core/src/(${tableFolders(core)})/` },
      to: {},
    },
    {
      name: 'every folder of dikast stands in the table',
      severity: 'error',
      from: {
        path: '^packages/dikast/src/',
        pathNot: `^packages/dikast/src/((${tableFolders(dikast)})(/|\\.ts$)|index\\.ts$)`,
      },
      to: {},
    },
    {
      name: 'every folder of ai stands in the table',
      severity: 'error',
      from: { path: '^packages/ai/src/', pathNot: `^packages/ai/src/((${tableFolders(ai)})/|index\\.ts$)` },
      to: {},
    },
    {
      name: 'core has no dependencies and no platform',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: '\\.(test|suite)\\.ts$' },
      to: { pathNot: '^packages/core/src/' },
    },
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no internal barrels: only a package entry may be called index',
      severity: 'error',
      from: {},
      to: { path: '/index\\.ts$', pathNot: '^packages/(dikast|ai)/src/index\\.ts$|node_modules' },
    },
    {
      name: 'nothing of ours imports the public entry from inside its own package',
      severity: 'error',
      from: { path: '^packages/dikast/src/' },
      to: { path: '^packages/dikast/src/index\\.ts$' },
    },
    { name: 'no unresolved imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.paths.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
