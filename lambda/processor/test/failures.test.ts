import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { itemKey, newId } from '@tap/shared/item-key';
import { incomingKey } from '@tap/shared/process-item';
import type { S3Event } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { awsError, failNext, intercept, readItem, writeItem } from '../../testing/aws';
import { lambdaContext } from '../../testing/invocation';
import { outputLines, outputText } from '../../testing/output';
import { RecordsFailedError } from '../src/errors';
import { handler } from '../src/handler';
import { s3, table } from '../src/process-object';
import { s3Event, store } from './support';

/** With no time left nothing is retried, so that a lasting fault is thrown at once. */
const deliver = (event: S3Event, remainingMs = 0) =>
  handler(event, lambdaContext({ getRemainingTimeInMillis: () => remainingMs }));

async function failureOf(event: unknown): Promise<Error> {
  return deliver(event as S3Event).then(
    () => expect.fail('the invocation succeeded'),
    (error: Error) => error,
  );
}

describe('a poison event is thrown', () => {
  it('when the object is missing', async () => {
    const { id, key } = await store();
    const error = await failureOf(s3Event({ key, versionId: 'null-and-void' }));
    expect(error).toBeInstanceOf(RecordsFailedError);
    expect(error.message).toMatch(/^1 of 1 records failed: /);
    expect((await readItem(id))?.status).toBe('RECEIVED');
  });

  it('when S3 hides the missing object behind AccessDenied', async () => {
    const { key, versionId } = await store();
    failNext(s3, GetObjectCommand, awsError('AccessDenied', 403));
    expect((await failureOf(s3Event({ key, versionId }))).message).toContain('AccessDenied');
  });

  it('when the API has no item of the object', async () => {
    const id = newId(Date.UTC(2026, 10, 21));
    const error = await failureOf(s3Event({ key: incomingKey(itemKey(id)) }));
    expect(error.message).toBe(`1 of 1 records failed: MissingItemError: There is no metadata item of ${id}`);
  });

  it('when the item is of another kind', async () => {
    const { id, key, versionId } = await store();
    await writeItem({ ...(await readItem(id)), entity: 'transaction' });
    expect((await failureOf(s3Event({ key, versionId }))).message).toContain('MissingItemError');
  });

  it.each([
    'incoming/hand made file.json',
    'incoming/2026/11/21/not-an-id.json',
    `incoming/2020/01/01/${newId()}.json`,
    incomingKey(itemKey(newId())).replace(/\/../, '/xy'),
    `other/2026/11/21/${newId()}.json`,
    'incoming/ünï+code%.json',
  ])('when the key is not one the API writes: %s', async (key) => {
    expect((await failureOf(s3Event({ key }))).message).toBe(
      `1 of 1 records failed: PoisonError: The object's key is not one that the API writes: ${key}`,
    );
  });

  it('when the object is in another bucket', async () => {
    const { key } = await store();
    const error = await failureOf(s3Event({ key, bucket: 'another-bucket' }));
    expect(error.message).toContain('PoisonError: The object is in another bucket: another-bucket');
  });

  it('when the key is not URL-encoded', async () => {
    const event = s3Event({ key: 'x' });
    (event.Records[0] as S3Event['Records'][0]).s3.object.key = 'incoming/%E0%A4%A.json';
    expect((await failureOf(event)).message).toContain('is not URL-encoded');
  });

  it.each([[{}], [null], ['text'], [{ Records: [] }], [{ Records: 'x' }]])(
    'when it is no S3 event: %j',
    async (event) => {
      expect((await failureOf(event)).message).toMatch(/^Not an S3 ObjectCreated event: /);
    },
  );

  it.each([
    { eventName: 'ObjectRemoved:Delete' },
    { eventSource: 'aws:sqs' },
    { s3: { bucket: { name: 'b' } } },
  ])('when a record is not of an ObjectCreated event: %j', async (changes) => {
    const [record] = s3Event({ key: 'x' }).Records;
    const error = await failureOf({ Records: [{ ...record, ...changes }] });
    expect(error.message).toMatch(/^1 of 1 records failed: PoisonError: Not an S3 ObjectCreated record: /);
  });
});

describe('several records', () => {
  it('are all tried before the invocation fails, and the error names each failure', async () => {
    const [first, last] = [await store(), await store()];
    const missing = newId(Date.UTC(2026, 10, 21));
    const error = await failureOf(
      s3Event(first, { key: `incoming/2026/11/21/${missing}.json` }, { key: 'incoming/bad' }, last),
    );
    expect(error.message).toMatch(/^2 of 4 records failed: MissingItemError: .*; PoisonError: /);
    expect((error as RecordsFailedError).errors).toHaveLength(2);
    for (const { id } of [first, last]) expect((await readItem(id))?.status).toBe('PROCESSED');
  });

  it('are done once when Lambda delivers them again', async () => {
    const good = await store();
    const event = s3Event(good, { key: 'incoming/bad' });
    await failureOf(event);
    const item = await readItem(good.id);
    await failureOf(event);
    expect(await readItem(good.id)).toEqual(item);
  });
});

describe('a transient fault', () => {
  it.each([
    [
      'DynamoDB throttles the read',
      table,
      GetCommand,
      awsError('ProvisionedThroughputExceededException', 400),
    ],
    ['S3 asks to slow down', s3, GetObjectCommand, awsError('SlowDown', 503)],
    ['S3 has an internal error', s3, PutObjectCommand, awsError('InternalError', 500)],
    ['DynamoDB has an internal error', table, UpdateCommand, awsError('InternalServerError', 500)],
    [
      'the connection breaks',
      s3,
      GetObjectCommand,
      Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
    ],
    ['a call takes too long', table, GetCommand, Object.assign(new Error('slow'), { name: 'TimeoutError' })],
  ])('is retried: %s', async (_name, client, command, error) => {
    const { id, key, versionId } = await store();
    failNext(client, command, error, error);
    await deliver(s3Event({ key, versionId }), 60_000);
    expect((await readItem(id))?.status).toBe('PROCESSED');
    expect(outputLines().filter(({ message }) => message === 'A transient fault is retried')).toHaveLength(2);
  });

  it('covers the event that is faster than the item', async () => {
    const { id, key, versionId } = await store();
    const item = (await readItem(id)) as object;
    await writeItem({ ...item, entity: 'not yet' });
    let reads = 0;
    intercept(table, async (command) => {
      if (command instanceof GetCommand && ++reads === 2) await writeItem(item);
      return undefined;
    });
    await deliver(s3Event({ key, versionId }), 60_000);
    expect((await readItem(id))?.status).toBe('PROCESSED');
  });

  it('is thrown when the time left is too short for another attempt', async () => {
    const { key, versionId } = await store();
    failNext(s3, GetObjectCommand, awsError('SlowDown', 503));
    await expect(deliver(s3Event({ key, versionId }), 1_000)).rejects.toThrow('SlowDown');
  });

  it('is not what a refusal is: that is thrown at once', async () => {
    const { key, versionId } = await store();
    const send = vi.spyOn(s3, 'send').mockRejectedValue(awsError('AccessDenied', 403) as never);
    await expect(deliver(s3Event({ key, versionId }), 60_000)).rejects.toThrow('AccessDenied');
    expect(send).toHaveBeenCalledTimes(1);
  });
});

it('logs neither payload nor event', async () => {
  const [good, bad] = [await store(), await store('{"type":"T","data":{"x":"PRIVATE-VALUE"}}')];
  await failureOf(s3Event(good, bad, { key: 'incoming/bad' }));
  expect(outputLines().length).toBeGreaterThan(3);
  expect(outputText()).not.toContain('PRIVATE-VALUE');
  expect(outputText()).not.toContain('sourceIPAddress');
});
