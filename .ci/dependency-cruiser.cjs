// Who may import whom (DESIGN.md section 2, STYLE.md 3.2). Every rule is "to anything but the allowed list";
// .ci/import-rules.test.ts plants a violation of each one.
const OURS = '^(app|components|lib|inference|prisma|e2e|cli|proxy\\.ts|\\.ci)(/|$)';
const GENERATED = '^lib/server/generated/';

const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: OURS, pathNot: allowed },
});
const packageOnlyIn = (name, packages, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: OURS, pathNot: allowed },
  to: { path: `node_modules/(${packages})(/|$)` },
});

module.exports = {
  forbidden: [
    only('domain-is-pure', '^lib/domain/', '^lib/domain/', 'domain imports nothing of ours but domain'),
    only(
      'contracts-on-domain',
      '^lib/contracts/',
      '^lib/(domain|contracts)/',
      'contracts may name domain types',
    ),
    only('client-no-server', '^lib/client/', '^lib/(domain|contracts|client)/', 'browser code'),
    only(
      'components-no-server',
      '^components/',
      '^(components|lib/(domain|contracts|client))/',
      'browser code',
    ),
    only('server-no-ui', '^lib/server/', '^lib/(domain|contracts|server)/', 'effects know no UI'),
    only(
      'worker-no-web',
      '^inference/',
      '^(inference|lib/(domain|contracts|server))/',
      'the worker never loads React',
    ),
    only('app-no-worker', '^(app/|proxy\\.ts$)', '^(app|components|lib)/', 'the web never loads onnxruntime'),
    only('cli-no-ui', '^cli/', '^(cli|inference|lib/(domain|contracts|server))/', 'commands know no UI'),
    only(
      'e2e-no-worker',
      '^e2e/',
      '^((e2e|lib/(domain|contracts|server))/|\\.ci/ensure-chromium\\.mjs$)',
      'browser tests go through the product',
    ),
    only(
      'simulation-through-http',
      '^cli/simulate/',
      '^(cli/(simulate|demonstration/random)|lib/(domain|contracts))',
      'simulated people know the product from outside',
    ),
    only('prisma-on-server', '^prisma/', '^(prisma|lib/(domain|contracts|server))/', 'schema tools'),
    {
      name: 'cli-worker-commands-only',
      comment: 'only these commands may load the inference worker',
      severity: 'error',
      from: {
        path: '^cli/',
        pathNot:
          '^cli/(commands/(worker|score|evaluate|bench|release|simulate-(independence|mining))[a-z-]*\\.ts$|(evaluate|bench)/)',
      },
      to: { path: '^inference/' },
    },
    {
      name: 'domain-no-packages',
      comment: 'formulas need no package',
      severity: 'error',
      from: { path: '^lib/domain/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-no-pkg', 'core'] },
    },
    {
      name: 'prisma-behind-server',
      comment: 'the database is spoken to by lib/server',
      severity: 'error',
      from: { path: OURS, pathNot: '^(lib/server|prisma|e2e)/' },
      to: { path: [GENERATED, 'node_modules/(@prisma|\\.prisma)/'] },
    },
    packageOnlyIn('ort-behind-inference', 'onnxruntime[^/]*', '^inference/', 'only the worker runs networks'),
    packageOnlyIn(
      'konva-behind-canvas',
      'konva|react-konva',
      '^(components/canvas/|e2e/konva\\.ts$)',
      'one canvas',
    ),
    packageOnlyIn(
      'react-behind-ui',
      'react|react-dom|next|next-auth',
      '^(app/|components/|lib/client/|lib/server/(session|http|auth)\\.ts$|cli/web/serve\\.mjs$|proxy\\.ts$|e2e/support/session-cookie\\.ts$)',
      'no UI in workers, commands and formulas',
    ),
    {
      name: 'no-request-scope-outside-web',
      comment: 'session and http exist only inside a request',
      severity: 'error',
      from: { path: '^(inference|cli|e2e|prisma)/' },
      to: { path: '^lib/server/(session|http|auth)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'truth-never-scores',
      comment: 'what is true of an ad is for measuring only',
      severity: 'error',
      from: { path: OURS, pathNot: '^(lib/server/truth/|lib/server/ads/ingest-ads\\.ts$|cli/)' },
      to: { path: '^lib/server/truth/' },
    },
    {
      name: 'no-cycles',
      comment: 'a cycle has no first file to read',
      severity: 'error',
      from: { path: OURS, pathNot: GENERATED },
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'every import exists',
      severity: 'error',
      from: { path: OURS },
      to: { couldNotResolve: true, pathNot: ['^server-only$', '^cloudflare:', '\\.css$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: [`${GENERATED}.*`.replace('.*', 'internal'), '^\\.next/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
