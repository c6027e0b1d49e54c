import { z } from 'zod';

const schema = z.object({
  /** Environment suffix of the stack, a dimension of every metric. */
  ENVIRONMENT: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,15}$/, 'expected 1-16 of [a-z0-9-], starting with a letter'),
  DATA_BUCKET: z.string().min(3),
  METADATA_TABLE: z.string().min(3),
  /** The secret that results are signed with; its value is read at run time, never from a variable. */
  SECRET_ARN: z.string().regex(/^arn:[^:]+:secretsmanager:/, 'expected the ARN of a secret'),
  /** The web origin whose pages may call the API. */
  CORS_ORIGIN: z.string().regex(/^(\*|https?:\/\/[^/\s]+)$/, 'expected * or an origin'),
  /** Upper bound of open sockets per AWS service. */
  MAX_CONNECTIONS: z.coerce.number().int().min(1).max(1024),
  LOG_LEVEL: z.enum(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT']),
});

export type Environment = z.infer<typeof schema>;

/** Reads the function's settings; throws one error that lists every missing or bad variable. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const result = schema.safeParse(variables);
  if (result.success) return result.data;
  // The value is not repeated: an environment variable may hold what does not belong in a log.
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Bad environment of the function: ${faults.join('; ')}`);
}

/** Read when the function starts, so that a wrong deployment fails before it takes its first event. */
export const environment = readEnvironment(process.env);
