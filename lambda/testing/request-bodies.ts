import fc from 'fast-check';
import { examplesOf, operationOf, resolveSchema, type Schema, validator } from './api-definition';

/**
 * Bodies that an operation takes: what an example has to have, with any of the members that it need not have. Those are in the definition
 * and nowhere else, so a new one is tried without a word here.
 */
export function bodiesOf(operation: string): fc.Arbitrary<Record<string, unknown>> {
  const media = operationOf(operation).requestBody?.content['application/json'];
  if (!media) throw new Error(`${operation} takes no body`);
  const { required = [], properties = {} } = resolveSchema(media.schema);
  const examples = examplesOf(media).map((example) =>
    Object.fromEntries(Object.entries(example as object).filter(([name]) => required.includes(name))),
  );
  const optional = Object.entries(properties).filter(([name]) => !required.includes(name));
  const values = Object.fromEntries(optional.map(([name, schema]) => [name, valuesOf(schema)]));
  return fc
    .tuple(fc.constantFrom(...examples), fc.record(values, { requiredKeys: [] }))
    .map(([base, more]) => ({ ...base, ...more }));
}

/** Values that a schema allows. */
function valuesOf(reference: Schema): fc.Arbitrary<unknown> {
  const { type, enum: values, pattern, minimum, maximum } = resolveSchema(reference);
  if (values) return fc.constantFrom(...values);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') {
    return fc.integer({ min: minimum ?? Number.MIN_SAFE_INTEGER, max: maximum ?? Number.MAX_SAFE_INTEGER });
  }
  if (type !== 'string') throw new Error(`Give valuesOf what makes values of the type ${type}`);
  const texts = pattern ? fc.stringMatching(new RegExp(pattern, 'u')) : fc.string({ unit: 'grapheme' });
  const isValid = validator(reference);
  return texts.filter((text) => isValid(text));
}
