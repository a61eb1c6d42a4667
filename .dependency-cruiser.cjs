// The arrows between folders. Each comment is what a person reads who broke the rule.

const ours = '^(?:src|demo|bench|scripts|test)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'client-knows-no-chat',
      comment: 'esa-client could be published alone: of ours it may import problem.ts, nothing else.',
      severity: 'error',
      from: { path: '^src/esa-client/' },
      to: { path: ours, pathNot: '^src/(?:esa-client/|problem\\.ts$)' },
    },
    {
      name: 'formatters-are-pure',
      comment:
        'A formatter turns a Report into blocks and knows nothing else: of ours it may import report.ts alone.',
      severity: 'error',
      from: { path: '^src/formatters/' },
      to: { path: ours, pathNot: '^src/(?:formatters/|report\\.ts$)' },
    },
    {
      name: 'formatters-use-no-package',
      comment: 'No SDK and no Node module in a formatter, so that its output depends on the Report alone.',
      severity: 'error',
      from: { path: '^src/formatters/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'] },
    },
    {
      name: 'jobs-know-no-audience',
      comment: 'A worker cannot know where its answer is shown: jobs never import bot or formatters.',
      severity: 'error',
      from: { path: '^src/jobs/' },
      to: { path: '^src/(?:bot|formatters)/' },
    },
    {
      name: 'bot-takes-little-from-jobs',
      comment:
        'The bot takes from jobs only the catalog, the one road to it (authorise), the queues, the ledger, and the numbers and signs of life of the workers; work belongs to the worker.',
      severity: 'error',
      from: { path: '^src/bot/' },
      to: {
        path: '^src/jobs/',
        pathNot:
          '^src/jobs/(?:catalog\\.ts$|authorise\\.ts$|queues\\.ts$|share-metrics\\.ts$|beat\\.ts$|ledger(?:/|\\.ts$))',
      },
    },
    {
      name: 'platforms-are-strangers',
      comment: 'One platform never imports another; what they share stands in bot/ itself.',
      severity: 'error',
      from: { path: '^src/bot/(?<platform>[^/]+)/' },
      to: { path: '^src/bot/[^/]+/', pathNot: '^src/bot/$1/' },
    },
    {
      name: 'slack-sdk-in-one-folder',
      comment: '@slack/* only in bot/slack, so that a new version of it changes one folder.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/bot/slack/' },
      to: { path: 'node_modules/@slack/' },
    },
    {
      name: 'bot-framework-in-one-folder',
      comment: 'botbuilder only in bot/teams: Microsoft archived it, and one folder can be replaced.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/bot/teams/' },
      to: { path: '(?:^|node_modules/)(?:botbuilder|botframework)' },
    },
    {
      name: 'ssh2-in-one-file',
      comment:
        'ssh2 only in esa-client/transport.ts, where the host key is checked, and in the simulated appliance.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/esa-client/transport\\.ts$' },
      to: { path: 'node_modules/ssh2/' },
    },
    {
      name: 'bot-cannot-reach-ssh',
      comment:
        'Whoever breaks into the bot must not find a way to log in to an appliance: nothing under bot reaches ssh2.',
      severity: 'error',
      from: { path: '^src/bot/' },
      to: { path: 'node_modules/ssh2/', reachable: true },
    },
    {
      name: 'bullmq-in-one-file',
      comment:
        'bullmq only in jobs/queues.ts: its options decide what runs twice, so they stand in one place.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/jobs/queues\\.ts$' },
      to: { path: 'node_modules/bullmq/' },
    },
    {
      name: 'src-stands-alone',
      comment: 'What is delivered does not import the demo, the tests, the benchmarks or the scripts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(?:demo|bench|scripts|test)/' },
    },
    {
      name: 'no-dev-packages-in-src',
      comment:
        'A package that src imports must be among the dependencies, or the delivered program does not start.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or a third one is missing.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this file, and it imports nothing of ours: connect it or remove it.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '^src/main\\.ts$' },
      to: {},
    },
    {
      name: 'everything-is-found',
      comment:
        'An import that leads nowhere would escape every rule above. (pictures.mjs looks for its large tools by itself.)',
      severity: 'error',
      from: { pathNot: '^scripts/pictures\\.mjs$' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Beside TypeScript 7 dependency-cruiser's own TypeScript support reads no module at all, and passes.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:build|dist)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
