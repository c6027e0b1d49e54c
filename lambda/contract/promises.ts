import { expect } from 'vitest';
import { operationOf, type Reply, validator, validatorOf } from '../testing/api-definition';
import type { Answer } from './message';

const isProblem = validatorOf('Problem');
const validators = new Map<object, ReturnType<typeof validator>>();

/** Expects what the definition promises of every reply of an operation, and returns the body, empty when there is none. */
export function expectReply(operation: string, answer: Answer): Record<string, unknown> {
  const reply = operationOf(operation).replies.find(({ status }) => status === answer.status);
  if (!reply) throw new Error(`${operation} has no reply ${answer.status}: ${answer.text}`);
  expectCors(answer);
  for (const name of Object.keys(reply.headers)) expect(answer.headers).toHaveProperty(name.toLowerCase());
  if (Object.keys(reply.content).length === 0) {
    expect(answer.text).toBe('');
    return {};
  }
  const body = JSON.parse(answer.text);
  const validate = validatorFor(reply, answer);
  expect(validate(body), `${answer.text}\n${JSON.stringify(validate.errors)}`).toBe(true);
  if (mediaTypeOf(answer) === 'application/problem+json') expectProblem(answer);
  return body;
}

/** Expects an error in the promised form, whoever it comes from: the function or API Gateway. */
export function expectProblem(answer: Answer): Record<string, unknown> {
  expectCors(answer);
  expect(mediaTypeOf(answer), answer.text).toBe('application/problem+json');
  const problem = JSON.parse(answer.text);
  expect(isProblem(problem), `${answer.text}\n${JSON.stringify(isProblem.errors)}`).toBe(true);
  expect(problem).toMatchObject({ status: answer.status, requestId: answer.headers['x-amzn-requestid'] });
  return problem;
}

export function expectCors({ headers }: Answer): void {
  expect(headers).toHaveProperty('access-control-allow-origin');
}

function validatorFor(reply: Reply, answer: Answer): ReturnType<typeof validator> {
  const media = reply.content[mediaTypeOf(answer)];
  if (!media) throw new Error(`${reply.status} is not documented as ${mediaTypeOf(answer)}: ${answer.text}`);
  const validate = validators.get(media.schema) ?? validator(media.schema);
  validators.set(media.schema, validate);
  return validate;
}

/** Without parameters: `; charset=...` may follow. */
function mediaTypeOf({ headers }: Answer): string {
  return headers['content-type']?.split(';')[0]?.trim() ?? '';
}
