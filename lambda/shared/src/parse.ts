import * as v from 'valibot';

// Without the value that is at fault: it may be what does not belong in a log.
v.setGlobalMessage(({ expected, received }) => {
  if (received === 'undefined') return 'it is missing';
  return expected === 'never' ? 'nothing has this name' : `expected ${expected}`;
});

export function text(minLength = 1) {
  return v.pipe(v.string(), v.minLength(minLength));
}

/** A value as its schema has it; throws what `refusal` makes of all its faults. */
export function parse<T>(
  schema: v.GenericSchema<unknown, T>,
  value: unknown,
  refusal: (faults: string) => Error,
): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw refusal(result.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`).join('; '));
}
