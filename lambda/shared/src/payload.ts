import { z } from 'zod';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
 * What POST /process accepts and the processor processes. Unknown members are refused, and what `readJson` refuses.
 *
 * - `type`: kind of the payload, 1-64 of [a-z0-9.-], e.g. `order.created`
 * - `userId`: optional, 1-128 characters without control characters
 * - `data`: any JSON object
 */
export const payloadSchema = z.strictObject({
  type: z.string().regex(/^[a-z0-9.-]{1,64}$/, 'Expected 1-64 characters of [a-z0-9.-]'),
  userId: lineSchema(128).optional(),
  data: z.custom<Record<string, unknown>>(isObject, 'Expected an object'),
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
