import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { readDefinition } from '../definition.mjs';

/** What the tests read of a schema. */
export interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  required?: string[];
  properties?: Record<string, Schema>;
}

export interface Media {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

export interface Reply {
  status: number;
  headers?: Record<string, object>;
  /** By media type; empty when the reply has no body. */
  content: Record<string, Media>;
}

export interface Operation {
  /** Method and path, e.g. `GET /process/{id}`. */
  name: string;
  method: string;
  path: string;
  parameters: { name: string; in: string; required: boolean; schema: object; example: unknown }[];
  requestBody?: { content: Record<string, Media> };
  replies: Reply[];
}

type Documented = Omit<Operation, 'parameters' | 'replies'> & {
  parameters?: Operation['parameters'];
  responses: Record<string, DocumentedReply | { $ref: string }>;
};

type DocumentedReply = Omit<Reply, 'status' | 'content'> & Partial<Pick<Reply, 'content'>>;

const definition = await readDefinition();
const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(definition, 'api');
formats.default(ajv);

/** The operations of api/openapi.yaml. */
export const operations: readonly Operation[] = Object.entries<Record<string, Documented>>(
  definition.paths,
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { parameters = [], responses, ...documented }]) => ({
    ...documented,
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    parameters,
    replies: Object.entries(responses).map(([status, response]) => ({
      status: Number(status),
      content: {},
      ...('$ref' in response ? resolve(response.$ref) : response),
    })),
  })),
);

function resolve($ref: string): DocumentedReply {
  return definition.components.responses[$ref.slice('#/components/responses/'.length)];
}

/** The operation of a name such as `GET /process/{id}`. */
export function operationOf(name: string): Operation {
  const operation = operations.find((candidate) => candidate.name === name);
  if (!operation) throw new Error(`api/openapi.yaml has no operation ${name}`);
  return operation;
}

/** The schema that a reference names, or the one that is there. */
export function resolveSchema(schema: Schema): Schema {
  return schema.$ref
    ? definition.components.schemas[schema.$ref.slice('#/components/schemas/'.length)]
    : schema;
}

/** A validator for a schema of the definition, whose references lead into the definition. */
export function validator(schema: object): ValidateFunction {
  return ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')));
}

/** A validator for a named schema. */
export function validatorOf(component: string): ValidateFunction {
  return validator({ $ref: `#/components/schemas/${component}` });
}

/** The examples of a media type, whichever way it has them. */
export function examplesOf({ example, examples = {} }: Media): unknown[] {
  return [example, ...Object.values(examples).map(({ value }) => value)].filter(
    (value) => value !== undefined,
  );
}
