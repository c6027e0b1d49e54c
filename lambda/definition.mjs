// The definition of the HTTP API, api/openapi.yaml, as a value.
import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { parse } from 'yaml';

const file = new URL('../api/openapi.yaml', import.meta.url);

/**
 * Throws when the file is not valid OpenAPI, or a reference in it leads nowhere.
 * @returns {Promise<Record<string, any>>}
 */
export async function readDefinition() {
  const definition = parse(await readFile(file, 'utf8'));
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(definition));
  if (!valid) throw new Error(`api/openapi.yaml is not valid OpenAPI: ${JSON.stringify(errors)}`);
  validator.resolveRefs();
  return definition;
}
