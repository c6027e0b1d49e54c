// The definition of the HTTP API, api/openapi.yaml, as a value.
import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { LineCounter, parseDocument } from 'yaml';

/** One for all definitions: it takes longer to compile the schema of OpenAPI than to hold a definition against it. */
const validator = new Validator();

const file = new URL('../api/openapi.yaml', import.meta.url);

/** What makes the file no definition, with the line where that is, if any is. */
export class DefinitionError extends Error {
  /** @param {string} message @param {number} [line] */
  constructor(message, line) {
    super(`api/openapi.yaml is not valid OpenAPI: ${message}`);
    this.line = line;
  }
}

/**
 * Throws when the file is not valid OpenAPI, or a reference in it leads nowhere.
 * @returns {Promise<Record<string, any>>}
 */
export async function readDefinition() {
  const lineCounter = new LineCounter();
  const document = parseDocument(await readFile(file, 'utf8'), { lineCounter });
  if (document.errors[0]) throw document.errors[0];
  const definition = document.toJS();
  const { valid, errors } = await validator.validate(structuredClone(definition));
  if (!valid) throw faultIn(errors, document, lineCounter);
  new Validator().resolveRefs({ specification: structuredClone(definition) });
  return definition;
}

/**
 * What a `$ref` leads to, or the value itself.
 * @template T
 * @param {Record<string, any>} definition
 * @param {T | { $ref: string }} value
 * @returns {T}
 */
export function resolve(definition, value) {
  if (!value.$ref) return value;
  return value.$ref
    .split('/')
    .slice(1)
    .reduce((at, name) => at[name], definition);
}

/** The schema says of each place around a mistake that it is wrong: the innermost is where it is. */
function faultIn(errors, document, lineCounter) {
  const found = [errors].flat().map((error) => (typeof error === 'string' ? { message: error } : error));
  const parts = ({ instancePath = '' }) => instancePath.split('/').slice(1);
  const [innermost] = found.sort((one, other) => parts(other).length - parts(one).length);
  const path = parts(innermost).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const offset = document.getIn(path, true)?.range?.[0];
  return new DefinitionError(
    [path.join('.'), innermost.message].filter(Boolean).join(' '),
    offset === undefined ? undefined : lineCounter.linePos(offset).line,
  );
}
