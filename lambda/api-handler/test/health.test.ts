import { GetBucketLocationCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsError, failNext, intercept, SECRET } from '../../testing/aws';
import { bodyOf, lambdaContext, sampleEvent } from '../../testing/invocation';
import { outputLines, outputText } from '../../testing/output';
import { handler } from '../src/handler';
import { s3, secrets, table } from '../src/services';

const HOUR = 3_600_000;
let now = Date.now();
/** Moves the clock, and leaves it there. */
const pass = (ms: number) => {
  now += ms;
  vi.useFakeTimers({ toFake: ['Date'], now });
};
const health = () => handler(sampleEvent('health'), lambdaContext());

afterAll(() => vi.useRealTimers());
// Of what a test before has found out, nothing is known any more, and a busy machine is no dependency that is down.
beforeEach(() => {
  pass(HOUR);
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
});

describe('GET /health', () => {
  it('is 200 when every dependency answers, and says nothing else', async () => {
    const result = await health();
    expect(result.statusCode).toBe(200);
    expect(result.headers).toMatchObject({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    expect(bodyOf(result)).toEqual({ status: 'up' });
  });

  it.each([
    ['bucket', s3, GetBucketLocationCommand, awsError('NoSuchBucket', 404)],
    ['table', table, GetCommand, awsError('ResourceNotFoundException', 400)],
    ['secret', secrets, GetSecretValueCommand, awsError('AccessDeniedException', 400)],
  ])('is 503 when the %s refuses, which the log names alone', async (dependency, client, command, error) => {
    failNext(client, command as never, error);
    const result = await health();
    expect(result.statusCode).toBe(503);
    expect(bodyOf(result)).toEqual({ status: 'down' });
    expect(outputLines()).toContainEqual(
      expect.objectContaining({
        message: 'A dependency is down',
        dependency,
        error: expect.objectContaining({ message: error.message }),
      }),
    );
  });

  it('is 503, not waited for, when a dependency does not answer in two seconds', async () => {
    const time = new AbortController();
    const limit = vi.mocked(AbortSignal.timeout).mockReturnValue(time.signal);
    intercept(secrets, () => {
      time.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      return new Promise(() => {});
    });
    expect((await health()).statusCode).toBe(503);
    expect(limit.mock.calls).toEqual([[2_000], [2_000], [2_000]]);
  });

  it('tells the secret to nobody', async () => {
    expect((await health()).body + outputText()).not.toContain(SECRET);
  });
});

describe('what GET /health asks', () => {
  const spies = () => [s3, table].map((client) => vi.spyOn(client, 'send'));

  it('is asked once in three seconds, however often it is called', async () => {
    const calls = spies();
    await health();
    pass(2_999);
    await health();
    for (const send of calls) expect(send).toHaveBeenCalledTimes(1);
    pass(1);
    await health();
    for (const send of calls) expect(send).toHaveBeenCalledTimes(2);
  });

  it('is asked once in three seconds when it is down, too, and the answer says how long that is so', async () => {
    failNext(table, GetCommand, awsError('ResourceNotFoundException', 400));
    const results = [];
    for (const ms of [0, 1_000, 1_001, 998]) {
      pass(ms);
      results.push(await health());
    }
    expect(results.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503, 503]);
    expect(results.map(({ headers }) => headers?.['Retry-After'])).toEqual(['3', '2', '1', '1']);
    expect(table.send).toHaveBeenCalledTimes(1);
    pass(1);
    const up = await health();
    expect(up.statusCode).toBe(200);
    expect(up.headers).not.toHaveProperty('Retry-After');
  });

  it('is asked once by all that wait for it', async () => {
    const calls = spies();
    const results = await Promise.all(Array.from({ length: 20 }, health));
    for (const { statusCode } of results) expect(statusCode).toBe(200);
    for (const send of calls) expect(send).toHaveBeenCalledTimes(1);
  });

  it('is asked anew when the clock was set back', async () => {
    await health();
    const [bucket] = spies();
    pass(-HOUR / 2);
    await health();
    expect(bucket).toHaveBeenCalledTimes(1);
  });

  it('reads the secret once in five minutes', async () => {
    const send = vi.spyOn(secrets, 'send');
    await health();
    pass(4 * 60_000);
    await health();
    expect(send).toHaveBeenCalledTimes(1);
    pass(2 * 60_000);
    await health();
    expect(send).toHaveBeenCalledTimes(2);
  });
});
