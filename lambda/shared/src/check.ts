import type { Fault, Validator } from './definition';

export interface FieldError {
  /** Member of the body in dotted form, empty for the body itself. */
  path: string;
  message: string;
}

/** Gives a value that is as it must be, or what is wrong with it. */
export type Check<T> = (value: unknown) => { value: T } | FieldError[];

/**
 * Checks values by a schema of the definition.
 * @param rules what the schema cannot say; they get the members that are as the schema says, which may not be all.
 */
export function checkOf<T extends object>(
  isValid: Validator<T>,
  rules: (sound: Partial<T>) => FieldError[] = () => [],
): Check<T> {
  return (value) => {
    const faults = isValid(value) ? [] : (isValid.errors ?? []).map(toFieldError);
    const faulty = new Set(faults.map(({ path }) => path));
    const sound = Object.entries(value ?? {}).filter(([name]) => !faulty.has(name));
    faults.push(...rules(Object.fromEntries(sound) as Partial<T>));
    return faults.length > 0 ? distinct(faults) : { value: value as T };
  };
}

function toFieldError({ instancePath, keyword, params, parentSchema }: Fault): FieldError {
  const path = instancePath.split('/').slice(1);
  if (keyword === 'required') {
    return { path: [...path, params.missingProperty].join('.'), message: 'The member is missing' };
  }
  const message =
    keyword === 'additionalProperties'
      ? `Unknown member ${JSON.stringify(params.additionalProperty)}`
      : `Expected ${parentSchema?.title ?? withArticle(parentSchema?.type)}`;
  return { path: path.join('.'), message };
}

function withArticle(type = 'other value'): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

/** A value that breaks several rules of a schema is told about once. */
function distinct(faults: FieldError[]): FieldError[] {
  return [...new Map(faults.map((fault) => [`${fault.path}: ${fault.message}`, fault])).values()];
}
