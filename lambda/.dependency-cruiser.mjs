// Who may import whom: `npm run lint` fails on an import that breaks a rule, and testing/layers.test.ts shows that each rule is one.
const testCode = '^(testing|contract)/|^[^/]+/test/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Modules that import each other are understood and changed only together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'functions-apart',
      comment: 'A function is deployed on its own. What two of them need is in shared.',
      severity: 'error',
      from: { path: '^([^/]+)/src/' },
      to: { path: '^[^/]+/src/', pathNot: '^($1|shared)/' },
    },
    {
      name: 'shared-below',
      comment: 'What all functions are built on knows none of them, nor do its tests.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^[^/]+/(src|test)/', pathNot: '^shared/' },
    },
    {
      name: 'items-of-callers',
      comment:
        'A route that reaches AWS by itself may forget whose an item is. What it knows of items is in items.ts.',
      severity: 'error',
      from: { path: '^api-handler/src/routes/', pathNot: '/health\\.ts$' },
      to: { path: '^api-handler/src/services' },
    },
    {
      name: 'tests-above',
      comment: 'What tests are made of is imported by tests alone.',
      severity: 'error',
      from: { pathNot: testCode },
      to: { path: testCode },
    },
    {
      name: 'no-dev-dependency',
      comment: 'A bundle holds nothing of the tools. Packages of types leave nothing in it.',
      severity: 'error',
      from: { path: '^[^/]+/src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere would escape the other rules.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // dependency-cruiser reads TypeScript with swc, or with the API that TypeScript 7 no longer has.
    parser: 'swc',
    // Imports of types count as well.
    tsPreCompilationDeps: true,
    exclude: '^dist/',
    doNotFollow: { path: 'node_modules' },
    // The tools are in the package.json of this folder, and a function's libraries in its own.
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
