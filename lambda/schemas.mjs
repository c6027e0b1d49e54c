// Makes code and types of the schemas in api/openapi.yaml, so that nothing else states what the API takes.
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { readDefinition, resolve } from './definition.mjs';

const nameOf = ({ $ref }) => $ref.split('/').at(-1);
const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

/** The schemas of requests: of a body by the schema's name, of a query by the operation's, of a header that has a pattern by its own. */
function requestSchemas(definition) {
  const operations = Object.values(definition.paths).flatMap((methods) => Object.values(methods));
  const found = operations.flatMap(({ operationId, parameters: references = [], requestBody }) => {
    const parameters = references.map((reference) => resolve(definition, reference));
    const query = parameters.filter((parameter) => parameter.in === 'query');
    const headers = parameters.filter((parameter) => parameter.in === 'header' && parameter.schema.pattern);
    const bodies = Object.values(requestBody?.content ?? {}).map(({ schema }) => [nameOf(schema), schema]);
    const name = `${operationId[0].toUpperCase()}${operationId.slice(1)}Query`;
    return [
      ...bodies,
      ...(query.length > 0 ? [[name, querySchema(query)]] : []),
      ...headers.map((header) => [header.name.replaceAll('-', ''), header.schema]),
    ];
  });
  const schemas = new Map();
  for (const [name, schema] of found) {
    const text = JSON.stringify(schema);
    if (text !== JSON.stringify(schemas.get(name) ?? schema)) throw new Error(`Operations differ in ${name}`);
    schemas.set(name, schema);
  }
  return Object.fromEntries(schemas);
}

function querySchema(parameters) {
  return {
    type: 'object',
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  };
}

/** A schema without references, and without what only readers need. */
function plain(schema, schemas) {
  if (schema.$ref) return plain(schemas[nameOf(schema)], schemas);
  const { description: _, example: __, properties, items, ...rules } = schema;
  return {
    ...rules,
    ...(properties && { properties: mapValues(properties, (member) => plain(member, schemas)) }),
    ...(items && { items: plain(items, schemas) }),
  };
}

/** The names of the members of every schema that is an object. */
function membersOf({ components }) {
  const objects = Object.entries(components.schemas).filter(([, { properties }]) => properties);
  return mapValues(Object.fromEntries(objects), ({ properties }) => Object.keys(properties));
}

/** The code of an ES module: a validator for each schema of a request, as ajv writes it, and the members of all schemas. */
async function moduleCode() {
  const definition = await readDefinition();
  const ajv = new Ajv({
    allErrors: true,
    useDefaults: true,
    // The schema that an error is about, which has the words for it.
    verbose: true,
    messages: false,
    code: { source: true, esm: true },
  });
  const schemas = mapValues(requestSchemas(definition), (one) => plain(one, definition.components.schemas));
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name);
  const exported = Object.fromEntries(Object.keys(schemas).map((name) => [name, name]));
  const code = standalone.default(ajv, exported);
  return `${withoutRequire(code)}\nexport const members = ${JSON.stringify(membersOf(definition))};\n`;
}

/** The only module that validators require counts characters; nothing of ajv is in a bundle then. */
function withoutRequire(code) {
  const counting = 'require("ajv/dist/runtime/ucs2length").default';
  const own = code.replaceAll(counting, '(text) => [...text].length');
  if (own.includes('require(')) throw new Error('A validator requires a module: give it here');
  return own;
}

/** Lets esbuild load the definition. */
export const definitionLoader = {
  name: 'definition',
  setup(build) {
    build.onLoad({ filter: /[/\\]api[/\\]openapi\.yaml$/ }, async ({ path }) => ({
      contents: await moduleCode(),
      loader: 'js',
      watchFiles: [path],
    }));
  },
};

/** The same for Vite, and so for the tests. */
export const definitionPlugin = {
  name: 'definition',
  load: (id) => (id.endsWith('/api/openapi.yaml') ? moduleCode() : undefined),
};

/** The types of that module, as TypeScript looks for them: in `api/openapi.d.yaml.ts`. */
export function typesOf(definition) {
  const requests = requestSchemas(definition);
  const types = { ...requests, ...definition.components.schemas };
  const names = (object) => Object.keys(object);
  return [
    '// Written from openapi.yaml by `npm --prefix lambda run docs`.',
    ...names(types).map((name) => `export type ${name} = ${typeText(types[name])};`),
    `/** Tells whether a value is as its schema says; \`errors\` has what is wrong with the last one that was not. */
export interface Validator<T> {
  (value: unknown): value is T;
  errors?: Fault[] | null;
}`,
    `export interface Fault {
  /** The place in the value, as a JSON pointer. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
  parentSchema?: { type?: string; title?: string };
}`,
    ...names(requests).map((name) => `export declare const ${name}: Validator<${name}>;`),
    `/** The names of the members that an object has. */
export declare const members: {
${names(membersOf(definition))
  .map((name) => `  readonly ${name}: readonly (keyof ${name})[];`)
  .join('\n')}
};`,
  ]
    .join('\n\n')
    .concat('\n');
}

function typeText(schema, indent = '') {
  const { $ref, type, enum: values, properties, required = [], items } = schema;
  if ($ref) return nameOf(schema);
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (type === 'array') return `Array<${typeText(items, indent)}>`;
  if (type === 'integer') return 'number';
  if (type !== 'object') return type;
  if (!properties) return 'Record<string, unknown>';
  const lines = Object.entries(properties).map(([name, member]) => {
    const isThere = required.includes(name) || 'default' in member;
    return `${indent}  ${name}${isThere ? '' : '?'}: ${typeText(member, `${indent}  `)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}
