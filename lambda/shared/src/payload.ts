import { z } from 'zod';

const MAX_DEPTH = 32;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Walks without recursion: JSON.parse takes 100,000 levels, a call stack does not. */
function faultOfData(data: Record<string, unknown>): string | undefined {
  const pending: { value: unknown; depth: number }[] = [{ value: data, depth: 1 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    // JSON.parse turns 1e999 into Infinity, which JSON cannot write again.
    if (typeof next.value === 'number' && !Number.isFinite(next.value))
      return 'has a number beyond the range of a double';
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
    for (const value of Object.values(next.value)) pending.push({ value, depth: next.depth + 1 });
  }
  return undefined;
}

/** Text without control characters, nor lone surrogates: DynamoDB's strings are UTF-8 and cannot hold those. */
export function lineSchema(maxLength: number) {
  return z
    .string()
    .regex(
      new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${maxLength}}$`, 'u'),
      `Expected 1-${maxLength} characters, none of them a control character`,
    );
}

/**
 * What POST /process accepts and the processor processes. Unknown members are refused.
 *
 * - `type`: kind of the payload, 1-64 of [a-z0-9.-], e.g. `order.created`
 * - `userId`: optional, 1-128 characters without control characters
 * - `data`: any JSON object of at most 32 levels
 */
export const payloadSchema = z.strictObject({
  type: z.string().regex(/^[a-z0-9.-]{1,64}$/, 'Expected 1-64 characters of [a-z0-9.-]'),
  userId: lineSchema(128).optional(),
  data: z.custom<Record<string, unknown>>(isObject, 'Expected an object').superRefine((data, context) => {
    const fault = isObject(data) ? faultOfData(data) : undefined;
    if (fault) context.addIssue({ code: 'custom', message: `The object ${fault}` });
  }),
});

export type Payload = z.infer<typeof payloadSchema>;

export interface FieldError {
  /** Member of the body in dotted form, empty for the body itself. */
  path: string;
  message: string;
}

export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}
