// Writes docs/api.md and api/openapi.d.yaml.ts from the definition of the API; with --check it fails when one of them is not what it
// would write.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readDefinition, resolve as resolveIn } from './definition.mjs';
import { typesOf } from './schemas.mjs';

const definition = await readDefinition();

const resolve = (value) => resolveIn(definition, value);

const nameOf = ({ $ref }) => $ref.split('/').at(-1);

/** A link to the section of a schema. */
function linkTo(schema) {
  return `[${nameOf(schema)}](#${nameOf(schema).toLowerCase()})`;
}

function table(header, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function typeOf(schema) {
  const { type, format, items, enum: values } = resolve(schema);
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (type === 'array') return `array of ${items.$ref ? linkTo(items) : typeOf(items)}`;
  return format ?? type;
}

/** Description of a member and the rules for its value. */
function meaningOf(schema) {
  const { title, description, pattern } = resolve(schema);
  const rule = title && `${title[0].toUpperCase()}${title.slice(1)}.`;
  return [description, rule, pattern && `Pattern: \`${pattern}\``].filter(Boolean).join(' ');
}

/** A row for every member of an object, and of the objects in it that have no section of their own. */
function memberRows(schema, prefix = '') {
  const { properties = {}, required = [] } = resolve(schema);
  return Object.entries(properties).flatMap(([name, member]) => {
    const row = [
      `\`${prefix}${name}\``,
      typeOf(member),
      required.includes(name) ? 'yes' : 'no',
      meaningOf(member),
    ];
    const { type, items } = resolve(member);
    if (type !== 'array') return [row, ...memberRows(member, `${prefix}${name}.`)];
    return items.$ref ? [row] : [row, ...memberRows(items, `${prefix}${name}[].`)];
  });
}

const members = (schema) => table(['Member', 'Type', 'Required', 'Meaning'], memberRows(schema));

/** The examples of a media type, whichever way it has them. */
function examplesOf({ example, examples = {} }) {
  return example === undefined ? Object.values(examples).map(({ value }) => value) : [example];
}

/** The kinds of problem that a response tells, or its schema. */
function bodyOf(content) {
  return Object.entries(content).flatMap(([mediaType, media]) =>
    mediaType === 'application/problem+json'
      ? examplesOf(media).map(({ type }) => `\`${type.split(':').at(-1)}\``)
      : [linkTo(media.schema)],
  );
}

function responseRow([status, response]) {
  const { description, headers = {}, content = {} } = resolve(response);
  return [
    status,
    bodyOf(content).join(', '),
    Object.keys(headers)
      .filter((name) => !headersOfAll.includes(name))
      .map((name) => `\`${name}\``)
      .join(', '),
    description.replaceAll('\n', ' '),
  ];
}

function curl(method, path, parameters, body) {
  const url = parameters.reduce((text, { name, example }) => text.replace(`{${name}}`, example), path);
  const query = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  // A read needs no header, and a write the first alone: the others are further conditions.
  const headers = parameters.filter((parameter) => parameter.in === 'header' && method !== 'get').slice(0, 1);
  const search = new URLSearchParams(query.map(({ name, example }) => [name, example]));
  return [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"$API_URL${url}${query.length > 0 ? `?${search}` : ''}"`,
    ...headers.map(({ name, example }) => `-H '${name}: ${example}'`),
    ...(body ? ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(examplesOf(body)[0])}'`] : []),
  ].join(' \\\n  ');
}

function operationSection(path, [method, operation]) {
  const { summary, description, requestBody, responses } = operation;
  const parameters = (operation.parameters ?? []).map(resolve);
  const body = requestBody?.content['application/json'];
  const parameterRows = parameters.map((parameter) => {
    const { name, required, schema } = parameter;
    return [`\`${name}\``, parameter.in, typeOf(schema), required ? 'yes' : 'no', parameter.description];
  });
  return [
    `## ${method.toUpperCase()} ${path}`,
    `${summary}.`,
    description,
    parameters.length > 0 && table(['Parameter', 'In', 'Type', 'Required', 'Meaning'], parameterRows),
    body && `Body: JSON. ${requestBody.description}`,
    body && members(body.schema),
    table(['Status', 'Body', 'Headers', 'When'], Object.entries(responses).map(responseRow)),
    `\`\`\`sh\n${curl(method, path, parameters, body)}\n\`\`\``,
  ];
}

/** The bodies of the successful responses, and the one of all errors. */
function schemaSections(operations) {
  const media = operations.flatMap(([, { responses }]) =>
    Object.values(responses).flatMap((response) => Object.values(resolve(response).content ?? {})),
  );
  return [...new Set(media.map(({ schema }) => schema.$ref))].flatMap(($ref) => [
    `## ${nameOf({ $ref })}`,
    resolve({ $ref }).description,
    members({ $ref }),
  ]);
}

/** What the headers of responses mean, by name. */
function headerSection() {
  const meanings = allResponses
    .flatMap(({ headers = {} }) => Object.entries(headers))
    .map(([name, header]) => `${name}\n${resolve(header).description}`);
  const rows = [...new Set(meanings)].sort().map((meaning) => meaning.split('\n'));
  return [
    '## Headers',
    table(
      ['Header', 'Meaning'],
      rows.map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
  ];
}

const paths = Object.entries(definition.paths);
const allResponses = paths.flatMap(([, operations]) =>
  Object.values(operations).flatMap(({ responses }) => Object.values(responses).map(resolve)),
);
const headersOfAll = Object.keys(allResponses[0].headers).filter((name) =>
  allResponses.every(({ headers = {} }) => name in headers),
);
const callers = Object.values(definition.components.securitySchemes).map(({ description }) => description);
const page = [
  '# The HTTP API',
  '<!-- Written from api/openapi.yaml by `npm --prefix lambda run docs`. -->',
  `${definition.info.description} \`API_URL\` in the examples is the stack's output \`apiUrl\`. Generators make typed clients of ` +
    '[the definition](../api/openapi.yaml).',
  `Who may call is configured. ${callers.join(' ')} Where it is \`NONE\`, everybody may call. \`GET /health\` is open to everybody.`,
  'A caller with a token is a user, whom the token names in the claim `tap:api.jwt.userClaim`: a `userId` is that user when it is the same to the letter. ' +
    'Such a caller has its own transactions and payloads alone. What belongs to another user is 404 (`not-found`), as if it were not there; a request ' +
    'that names another user is 403 (`forbidden`), whether there is one or not. A caller with the scope `tap:api.jwt.adminScope` acts for every user, and so do all callers where nobody asks for tokens.',
  'An `Idempotency-Key` belongs to its operation and its caller: with `JWT` the user; with `IAM` the user or the role that signs, whatever the name of ' +
    'the session; with `NONE` all callers are one, so that whoever guesses a key gets what it brought about: make keys that nobody can guess, such as random UUIDs.',
  'An error is a [Problem](#problem); the tables name its kind, the end of its `type`. Beside those listed, an unknown path is 404 ' +
    '(`not-found`) and a wrong method 405 (`method-not-allowed`, with `Allow`). `HEAD` answers as `GET` does, without the content. ' +
    '`OPTIONS` on a known path is 204 and answers the ' +
    'preflight requests of browsers; every response carries the CORS headers for the origins in `tap:api.corsOrigins`. ' +
    `Each carries ${headersOfAll.map((name) => `\`${name}\``).join(' and ')} too, beside the [headers](#headers) that the tables name. ` +
    'What API Gateway cannot read as a request to the API (malformed HTTP, an unknown stage) it answers in a form of its own.',
  'Preconditions hold as [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-13) has them, for reads and writes: `If-Match`, `If-None-Match`, ' +
    '`If-Modified-Since` and `If-Unmodified-Since`. A transaction has its version as `ETag` and its last change as `Last-Modified`; what has no ' +
    'version has an `ETag` of its content, and what has no date ignores conditions by date. A read is 304 when the client has the content ' +
    'already; what does not hold else is 412 (`precondition-failed`). Several lines of a header are one list. There are no ranges, so `Range` and ' +
    '`If-Range` are ignored.',
  'A body is JSON in UTF-8. A member that comes twice in an object, and more than 32 levels in a member of the body, are 422 (`validation-failed`).',
  ...paths.flatMap(([path, operations]) =>
    Object.entries(operations).flatMap((operation) => operationSection(path, operation)),
  ),
  ...headerSection(),
  ...schemaSections(paths.flatMap(([, operations]) => Object.entries(operations))),
]
  .filter(Boolean)
  .join('\n\n')
  .concat('\n');

for (const [path, text] of [
  ['../docs/api.md', page],
  ['../api/openapi.d.yaml.ts', typesOf(definition)],
]) {
  const file = new URL(path, import.meta.url);
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
  } else if ((await readFile(file, 'utf8')) !== text) {
    console.error(`${fileURLToPath(file)} differs from the definition: run npm --prefix lambda run docs`);
    process.exitCode = 1;
  }
}
