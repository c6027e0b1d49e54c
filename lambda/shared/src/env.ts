import * as v from 'valibot';
import { parse, text } from './parse';

/** A variable that has an integer. */
export function integer(minimum: number, maximum: number) {
  return v.pipe(
    v.string(),
    v.regex(/^\d+$/, 'expected an integer'),
    v.transform(Number),
    v.minValue(minimum),
    v.maxValue(maximum),
  );
}

/** What every function has. */
const commonSchema = v.object({
  /** Environment suffix of the stack, a dimension of every metric. */
  ENVIRONMENT: v.pipe(
    v.string(),
    v.regex(/^[a-z][a-z0-9-]{0,15}$/, 'expected 1-16 of [a-z0-9-], starting with a letter'),
  ),
  /** Upper bound of open sockets per AWS service. */
  MAX_CONNECTIONS: integer(1, 1024),
  LOG_LEVEL: v.picklist(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT']),
});

/** What the functions have that take payloads in or process them. */
export const payloadVariables = {
  DATA_BUCKET: text(3),
  METADATA_TABLE: text(3),
  /** The stack's secret; its value is read at run time, never from a variable. */
  SECRET_ARN: v.pipe(v.string(), v.regex(/^arn:[^:]+:secretsmanager:/, 'expected the ARN of a secret')),
  /** The largest body that the API takes and that the processor reads. */
  MAX_PAYLOAD_BYTES: integer(1024, 4_194_304),
};

/** Reads a function's settings; throws one error that lists every missing or bad variable of the schema. */
export function readEnvironment<T>(
  schema: v.GenericSchema<unknown, T>,
  variables: NodeJS.ProcessEnv = process.env,
): T {
  return parse(schema, variables, (faults) => new Error(`Bad environment of the function: ${faults}`));
}

/**
 * The common settings; each function's own are in its `env.ts`. Read when the function starts, so that a wrong
 * deployment fails before it takes its first event.
 */
export const environment = readEnvironment(commonSchema);
