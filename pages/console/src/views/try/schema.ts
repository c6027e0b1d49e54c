// What breaks a schema of the API's definition, as far as the definition uses schemas of OpenAPI 3.0. It tells the writer of a request what
// the API will find, and stops nobody.
// https://spec.openapis.org/oas/v3.0.3.html#schema-object

export interface Schema {
  $ref?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  description?: string;
  enum?: unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  default?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean;
  items?: Schema;
  maxItems?: number;
}

/** Finds what a `$ref` names. */
export type Resolve = <T extends { $ref?: string }>(node: T) => T;

const typeOf = (value: unknown) => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
};

/** Every rule that a value breaks, each with the place in it. */
export function faultsOf(value: unknown, reference: Schema, resolve: Resolve, path = ''): string[] {
  const schema = resolve(reference);
  const faults: string[] = [];
  const say = (rule: string) => faults.push(path ? `${path}: ${rule}` : rule);
  const type = typeOf(value);
  if (schema.type && schema.type !== type && !(schema.type === 'number' && type === 'integer')) {
    say(`must be ${/^[aeiou]/.test(schema.type) ? 'an' : 'a'} ${schema.type}`);
    return faults;
  }
  if (schema.enum && !schema.enum.includes(value)) say(`must be one of ${schema.enum.join(', ')}`);
  if (typeof value === 'string') {
    const { length } = [...value];
    if (length < (schema.minLength ?? 0)) say(`must have at least ${schema.minLength} characters`);
    if (length > (schema.maxLength ?? Number.POSITIVE_INFINITY))
      say(`must have at most ${schema.maxLength} characters`);
    if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) say(`must match ${schema.pattern}`);
  }
  if (typeof value === 'number') {
    if (value < (schema.minimum ?? Number.NEGATIVE_INFINITY)) say(`must be at least ${schema.minimum}`);
    if (value > (schema.maximum ?? Number.POSITIVE_INFINITY)) say(`must be at most ${schema.maximum}`);
  }
  const below = (name: string | number) => (path ? `${path}.${name}` : `${name}`);
  if (Array.isArray(value)) {
    if (value.length > (schema.maxItems ?? Number.POSITIVE_INFINITY))
      say(`must have at most ${schema.maxItems} items`);
    const { items } = schema;
    if (items) faults.push(...value.flatMap((item, index) => faultsOf(item, items, resolve, below(index))));
  } else if (type === 'object') {
    const known = schema.properties ?? {};
    for (const name of schema.required ?? [])
      if (!Object.hasOwn(value as object, name)) say(`${name} is missing`);
    for (const [name, member] of Object.entries(value as object)) {
      const inner = Object.hasOwn(known, name) ? known[name] : undefined;
      if (inner) faults.push(...faultsOf(member, inner, resolve, below(name)));
      else if (schema.additionalProperties === false) say(`${name} is not known`);
    }
  }
  return faults;
}

/** The rules of a schema in words, for the writer of a value. */
export function rulesOf(schema: Schema): string[] {
  const { type, minimum, maximum, minLength, maxLength } = schema;
  const between = (low: number | undefined, high: number | undefined, what: string) =>
    low !== undefined && high !== undefined
      ? `${low} to ${high}${what}`
      : low !== undefined
        ? `at least ${low}${what}`
        : high !== undefined
          ? `at most ${high}${what}`
          : null;
  return [
    type && type !== 'string' ? type : null,
    between(minimum, maximum, ''),
    between(minLength, maxLength, ' characters'),
    schema.enum ? `one of ${schema.enum.join(', ')}` : null,
    schema.pattern ? `matches ${schema.pattern}` : null,
    schema.default !== undefined ? `default ${schema.default}` : null,
  ].filter((rule) => rule !== null);
}
