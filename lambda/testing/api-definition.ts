import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { inject } from 'vitest';
import { type readDefinition, resolve } from '../definition.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** What api/openapi.yaml says, read and checked once for the whole run. */
    definition: Awaited<ReturnType<typeof readDefinition>>;
  }
}

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

/** A header of a reply, or a parameter: what it may be, and one that it may be. */
interface Header {
  schema: object;
  example: unknown;
}

export interface Reply {
  status: number;
  headers: Record<string, Header>;
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
  parameters?: (Operation['parameters'][number] | { $ref: string })[];
  responses: Record<string, DocumentedReply | { $ref: string }>;
};

interface DocumentedReply {
  headers?: Record<string, Header | { $ref: string }>;
  content?: Record<string, Media>;
}

const definition = inject('definition');
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
    parameters: parameters.map((parameter) => resolve(definition, parameter)),
    replies: Object.entries(responses).map(([status, response]) => {
      const { headers = {}, content = {} } = resolve(definition, response);
      const resolved = Object.entries(headers).map(([name, header]) => [name, resolve(definition, header)]);
      return { status: Number(status), headers: Object.fromEntries(resolved), content };
    }),
  })),
);

/** The operation of a name such as `GET /process/{id}`. */
export function operationOf(name: string): Operation {
  const operation = operations.find((candidate) => candidate.name === name);
  if (!operation) throw new Error(`api/openapi.yaml has no operation ${name}`);
  return operation;
}

/** The named schemas. */
export const schemas: Record<string, Schema & { example?: unknown }> = definition.components.schemas;

/** The schema that a reference names, or the one that is there. */
export function resolveSchema(schema: Schema): Schema {
  return resolve(definition, schema);
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
