// Who may import whom: `npm run lint` fails on an import that breaks a rule.
import lambda from '../lambda/.dependency-cruiser.mjs';

const everywhere = ['no-circle', 'resolvable'];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...lambda.forbidden.filter(({ name }) => everywhere.includes(name)),
    {
      name: 'pages-apart',
      comment: 'What both pages need is in shared, which knows neither.',
      severity: 'error',
      from: { path: '^([^/]+)/src/' },
      to: { path: '^[^/]+/src/', pathNot: '^($1|shared)/' },
    },
    {
      name: 'views-apart',
      comment: 'A view is put into the page by main.ts alone; another leads to it by a link.',
      severity: 'error',
      from: { path: '^console/src/', pathNot: '^console/src/main.ts$' },
      to: { path: '^console/src/views/[^/]+$' },
    },
  ],
  options: lambda.options,
};
