// What can be asked of the API, from its OpenAPI document, and the request that the values of a form make.
import { faultOf } from '../../text/json';
import { faultsOf, type Resolve, type Schema } from './schema';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  description: string;
  required: boolean;
  schema: Schema;
  example: string;
}

export interface Body {
  description: string;
  required: boolean;
  type: string;
  schema: Schema;
  examples: { name: string; text: string }[];
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  /** The first part of its path. */
  group: string;
  summary: string;
  description: string;
  /** Whether anybody may call it, whatever the others ask for. */
  isOpen: boolean;
  parameters: Parameter[];
  body: Body | null;
  /** What an answer of a status means. */
  meanings: ReadonlyMap<string, string>;
}

export interface Definition {
  operations: Operation[];
  resolve: Resolve;
}

/** The values of a form: the parameters by place and name, and the body. */
export interface Values {
  parameters: ReadonlyMap<string, string>;
  body: string;
}

export interface ApiRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

interface Referring {
  $ref?: string;
}

interface ParameterNode extends Referring {
  name: string;
  in: string;
  description?: string;
  required?: boolean;
  schema?: Schema;
  example?: unknown;
}

interface MediaNode {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

interface OperationNode {
  operationId?: string;
  summary?: string;
  description?: string;
  security?: unknown[];
  parameters?: ParameterNode[];
  requestBody?: { description?: string; required?: boolean; content?: Record<string, MediaNode> } & Referring;
  responses?: Record<string, { description?: string } & Referring>;
}

type PathNode = { parameters?: ParameterNode[] } & { [method in (typeof methods)[number]]?: OperationNode };

/** Reads an OpenAPI document. */
export function definitionOf(document: { paths?: Record<string, PathNode> }): Definition {
  const resolve: Resolve = (node) => {
    if (!node.$ref) return node;
    const names = node.$ref.slice(2).split('/');
    return names.reduce<unknown>(
      (at, name) => (at as Record<string, unknown>)[name],
      document,
    ) as typeof node;
  };
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, node]) =>
    methods.flatMap((method): Operation[] => {
      const operation = node[method];
      if (!operation) return [];
      return [
        {
          id: operation.operationId ?? `${method} ${path}`,
          method: method.toUpperCase(),
          path,
          group: path.split('/')[1] ?? '',
          summary: operation.summary ?? '',
          description: operation.description ?? '',
          isOpen: operation.security?.length === 0,
          parameters: [...(node.parameters ?? []), ...(operation.parameters ?? [])].map((each) =>
            parameterOf(resolve(each), resolve),
          ),
          body: operation.requestBody ? bodyOf(resolve(operation.requestBody)) : null,
          meanings: new Map(
            Object.entries(operation.responses ?? {}).map(([status, answer]) => [
              status,
              resolve(answer).description ?? '',
            ]),
          ),
        },
      ];
    }),
  );
  return { operations, resolve };
}

function parameterOf(node: ParameterNode, resolve: Resolve): Parameter {
  return {
    name: node.name,
    in: node.in as Parameter['in'],
    description: node.description ?? '',
    required: node.required ?? false,
    schema: resolve(node.schema ?? {}),
    example: node.example === undefined ? '' : String(node.example),
  };
}

function bodyOf(node: NonNullable<OperationNode['requestBody']>): Body | null {
  const [type, media] = Object.entries(node.content ?? {})[0] ?? [];
  if (type === undefined || !media) return null;
  const examples = Object.entries(media.examples ?? { example: { value: media.example ?? {} } });
  return {
    description: node.description ?? '',
    required: node.required ?? false,
    type,
    schema: media.schema ?? {},
    examples: examples.map(([name, { value }]) => ({ name, text: JSON.stringify(value, null, 2) })),
  };
}

/** Where a form keeps the value of a parameter. */
export const keyOf = ({ in: place, name }: Parameter) => `${place} ${name}`;

/** What the API would find wrong with a parameter. */
export function parameterFaults(parameter: Parameter, value: string, resolve: Resolve): string[] {
  if (value === '') return parameter.required ? ['is missing'] : [];
  const { type } = parameter.schema;
  const isNumber = (type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(value);
  return faultsOf(isNumber ? Number(value) : value, parameter.schema, resolve);
}

/** What the API would find wrong with a body. */
export function bodyFaults(body: Body, text: string, resolve: Resolve): string[] {
  if (text.trim() === '') return body.required ? ['is missing'] : [];
  const fault = faultOf(text);
  return fault === null ? faultsOf(JSON.parse(text), body.schema, resolve) : [`is not JSON: ${fault}`];
}

/** The request that the values make. A parameter that is empty is left out. */
export function requestOf(operation: Operation, { parameters, body }: Values): ApiRequest {
  const given = operation.parameters
    .map((parameter) => ({ ...parameter, value: parameters.get(keyOf(parameter)) ?? '' }))
    .filter(({ value }) => value !== '');
  const query = new URLSearchParams(
    given.filter((each) => each.in === 'query').map(({ name, value }) => [name, value]),
  );
  const headers = Object.fromEntries(
    given.filter((each) => each.in === 'header').map(({ name, value }) => [name, value]),
  );
  const sendsBody = operation.body !== null && body !== '';
  if (operation.body && sendsBody) headers['Content-Type'] = operation.body.type;
  const path = operation.path.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = given.find((each) => each.in === 'path' && each.name === name)?.value;
    return value === undefined ? whole : encodeURIComponent(value);
  });
  return {
    method: operation.method,
    path: query.size > 0 ? `${path}?${query}` : path,
    headers,
    body: sendsBody ? body : null,
  };
}
