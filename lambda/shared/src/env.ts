import { z } from 'zod';

/** What every function has. */
const commonSchema = z.object({
  /** Environment suffix of the stack, a dimension of every metric. */
  ENVIRONMENT: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,15}$/, 'expected 1-16 of [a-z0-9-], starting with a letter'),
  /** Upper bound of open sockets per AWS service. */
  MAX_CONNECTIONS: z.coerce.number().int().min(1).max(1024),
  LOG_LEVEL: z.enum(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT']),
});

/** What the functions have that take payloads in or process them. */
export const payloadVariables = {
  DATA_BUCKET: z.string().min(3),
  METADATA_TABLE: z.string().min(3),
  /** The stack's secret; its value is read at run time, never from a variable. */
  SECRET_ARN: z.string().regex(/^arn:[^:]+:secretsmanager:/, 'expected the ARN of a secret'),
  /** The largest body that the API takes and that the processor reads. */
  MAX_PAYLOAD_BYTES: z.coerce.number().int().min(1024).max(4_194_304),
};

/** Reads a function's settings; throws one error that lists every missing or bad variable of the schema. */
export function readEnvironment<T>(schema: z.ZodType<T>, variables: NodeJS.ProcessEnv = process.env): T {
  const result = schema.safeParse(variables);
  if (result.success) return result.data;
  // The value is not repeated: an environment variable may hold what does not belong in a log.
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Bad environment of the function: ${faults.join('; ')}`);
}

/**
 * The common settings; each function's own are in its `env.ts`. Read when the function starts, so that a wrong
 * deployment fails before it takes its first event.
 */
export const environment = readEnvironment(commonSchema);
