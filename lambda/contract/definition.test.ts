import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { examplesOf, operations } from '../testing/api-definition';
import { api } from './client';
import type { Answer } from './message';
import { expectReply } from './promises';
import { calls, pathsTo, reads } from './replies';

/** What a working API does not answer on demand; the functions' own tests bring it about. */
const NOT_CALLED: Record<number, string> = {
  401: 'comes of bearer tokens: jwt.test.ts',
  403: 'comes of callers without a right: iam.test.ts',
  429: 'comes of throttling, which would refuse the other tests too',
  500: 'comes of a dependency that fails',
  503: 'comes of a function that is busy, or of a dependency that is down: concurrency.test.ts',
  504: 'comes of a function that takes more than 29 seconds',
};

interface Problem {
  type?: string;
}
const kindOf = (example: unknown) => (example as Problem).type?.split(':').at(-1);

/** Every documented reply, and every kind of problem that its examples show. */
const documented = operations.flatMap(({ name, replies }) =>
  replies.flatMap(({ status, content }) => {
    const problems = content['application/problem+json'];
    const kinds = problems ? examplesOf(problems).map((example) => ` ${kindOf(example)}`) : [''];
    return kinds.map((kind) => ({ operation: name, status, reply: `${name} ${status}${kind}` }));
  }),
);
const called = documented.filter(({ status }) => !(status in NOT_CALLED));

describe.concurrent('the definition', () => {
  it('has the replies that are called, and no others', () => {
    const names = [...Object.keys(reads), ...Object.keys(calls)];
    expect(called.map(({ reply }) => reply).sort()).toEqual(names.sort());
  });

  it.each(called)('describes $reply', async ({ operation, status, reply }) => {
    const answer = await (reads[reply]?.((...call) => api.get(...call)) ?? calls[reply]?.());
    expect(answer?.status, answer?.text).toBe(status);
    const body = expectReply(operation, answer as Answer);
    if (status >= 400) expect(reply).toBe(`${operation} ${status} ${kindOf(body)}`);
  });

  it.each(called.filter(({ reply }) => reply in reads))(
    'describes the answer to HEAD as well: $reply',
    async ({ operation, status, reply }) => {
      const [get, head] = [await reads[reply]?.(api.get.bind(api)), await reads[reply]?.(api.head.bind(api))];
      expect(head).toMatchObject({ status, text: '' });
      expect(Object.keys(head?.headers ?? {}).sort()).toEqual(Object.keys(get?.headers ?? {}).sort());
      expect(head?.headers['content-type']).toBe(get?.headers['content-type']);
      if (operation !== 'GET /health') {
        expect(head?.headers['content-length']).toBe(get?.headers['content-length']);
      }
    },
  );

  const requests = operations.flatMap((operation) => {
    const bodies: { mediaType?: string; body?: unknown }[] = Object.entries(
      operation.requestBody?.content ?? {},
    ).flatMap(([mediaType, media]) => examplesOf(media).map((body) => ({ mediaType, body })));
    return (bodies.length > 0 ? bodies : [{}]).map((example) => ({ ...operation, ...example }));
  });

  it.each(requests)('has an example of $name that is accepted: $body', async (request) => {
    const { name, method, path, parameters, replies, mediaType, body } = request;
    const examplesIn = (place: string) =>
      Object.fromEntries(
        parameters.filter((parameter) => parameter.in === place).map((one) => [one.name, `${one.example}`]),
      );
    const { 'Idempotency-Key': key, ...headers } = examplesIn('header');
    const answer = await api.call({
      method,
      path: `${(await pathsTo[path]?.()) ?? path}?${new URLSearchParams(examplesIn('query'))}`,
      headers: {
        ...headers,
        ...(key && { 'Idempotency-Key': `${key}-${randomUUID()}` }),
        ...(mediaType && { 'Content-Type': mediaType }),
      },
      ...(mediaType && { body: JSON.stringify(body) }),
    });
    expect(answer.status, answer.text).toBe(replies.find(({ status }) => status < 300)?.status);
    expectReply(name, answer);
  });
});
