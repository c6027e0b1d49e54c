import { createHmac } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { sha256 } from '@tap/shared/process-item';
import type { S3Event } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  awsError,
  failNext,
  listKeys,
  readItem,
  readObject,
  SECRET,
  secrets as testSecrets,
} from '../../testing/aws';
import { lambdaContext } from '../../testing/invocation';
import { outputLines, outputText } from '../../testing/output';
import { handler } from '../src/handler';
import { s3, secrets, table } from '../src/process-object';
import { type ProcessingResult, resultAt, s3Event, store } from './support';

const deliver = (event: S3Event, remainingMs = 30_000) =>
  handler(event, lambdaContext({ getRemainingTimeInMillis: () => remainingMs }));

/** The secret is read anew: the clock is an hour later than it ever was. */
let hours = 0;
const began = Date.now();
const forgetSecret = () => vi.spyOn(Date, 'now').mockReturnValue(began + ++hours * 3_600_000);

async function resultOf(id: string): Promise<ProcessingResult> {
  return JSON.parse((await readObject(resultAt(id))) ?? '');
}

/** The signature as the API's page describes it. */
function signatureOf(result: ProcessingResult, secret: string): string {
  const { id, type, userId, receivedAt, source, digest } = result;
  const text = `${id}\n${type}\n${userId ?? ''}\n${receivedAt}\n${source.key}\n${source.checksum}\n${digest}`;
  return createHmac('sha256', Buffer.from(secret, 'utf8')).update(text).digest('hex');
}

/** The id of the version that is current from then on. */
async function rotate(value: string): Promise<string | undefined> {
  const SecretId = process.env.SECRET_ARN;
  const put = await testSecrets.send(new PutSecretValueCommand({ SecretId, SecretString: value }));
  return put.VersionId;
}

/** The value of the version that a result names, as callers read it. */
async function namedValue({ secretVersion: VersionId }: ProcessingResult): Promise<string> {
  const SecretId = process.env.SECRET_ARN;
  const { SecretString = '' } = await testSecrets.send(new GetSecretValueCommand({ SecretId, VersionId }));
  return SecretString;
}

afterEach(() => rotate(SECRET));

describe('the signature of a result', () => {
  it.each(['{"type":"t","userId":"Zoë","data":{"b":1,"a":2}}', '{"type":"t","data":{}}'])(
    'covers it whole: %s',
    async (payload) => {
      const { id, key, versionId } = await store(payload);
      await deliver(s3Event({ key, versionId }));
      const result = await resultOf(id);
      expect(result.signature).toBe(signatureOf(result, SECRET));
      expect(result.digest).toBe(sha256(JSON.stringify(result.data)));
    },
  );

  it('is made with the secret that is current, and names its version', async () => {
    const version = await rotate('another value');
    forgetSecret();
    const { id, key, versionId } = await store();
    await deliver(s3Event({ key, versionId }));
    const result = await resultOf(id);
    expect(result.signature).toBe(signatureOf(result, 'another value'));
    expect(result.secretVersion).toBe(version);
  });

  it('fits the version that it names, before a rotation, until it is noticed and after', async () => {
    forgetSecret();
    const results: ProcessingResult[] = [];
    for (const happens of [() => {}, () => rotate('another value'), forgetSecret]) {
      await happens();
      const { id, key, versionId } = await store();
      await deliver(s3Event({ key, versionId }));
      results.push(await resultOf(id));
    }
    for (const result of results)
      expect(result.signature).toBe(signatureOf(result, await namedValue(result)));
    const [before, unnoticed, after] = results.map(({ secretVersion }) => secretVersion);
    expect(unnoticed).toBe(before);
    expect(after).not.toBe(before);
  });

  it('stays the first one, when the secret is rotated before a second delivery', async () => {
    const { id, key, versionId } = await store();
    forgetSecret();
    failNext(table, UpdateCommand, awsError('Killed', 400));
    await expect(deliver(s3Event({ key, versionId }))).rejects.toThrow('Killed');
    const first = await readObject(resultAt(id));

    await rotate('another value');
    forgetSecret();
    await deliver(s3Event({ key, versionId }));
    expect(await readObject(resultAt(id))).toBe(first);
    expect((await readItem(id))?.status).toBe('PROCESSED');
    const lines = outputLines().map(({ message }) => message);
    expect(lines).toContain('The result is there already: an earlier delivery wrote it');
  });
});

describe('a result that cannot be signed', () => {
  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'DecryptionFailure'])(
    'is not written, and the event is thrown: %s',
    async (name) => {
      forgetSecret();
      const { id, key, versionId } = await store();
      failNext(secrets, GetSecretValueCommand, awsError(name, 400));
      await expect(deliver(s3Event({ key, versionId }))).rejects.toThrow(name);
      expect(await listKeys(resultAt(id))).toEqual([]);
      expect((await readItem(id))?.status).toBe('RECEIVED');

      await deliver(s3Event({ key, versionId }));
      expect((await readItem(id))?.status).toBe('PROCESSED');
    },
  );

  it('is retried at once after a transient fault', async () => {
    forgetSecret();
    const { id, key, versionId } = await store();
    failNext(secrets, GetSecretValueCommand, awsError('InternalServiceError', 500));
    await deliver(s3Event({ key, versionId }));
    expect((await readItem(id))?.status).toBe('PROCESSED');
  });
});

it('asks for no secret to reject a payload', async () => {
  forgetSecret();
  const send = vi.spyOn(secrets, 'send');
  const { id, key, versionId } = await store('{}');
  await deliver(s3Event({ key, versionId }));
  expect((await readItem(id))?.status).toBe('REJECTED');
  expect(send).not.toHaveBeenCalled();
});

it('tries again when two deliveries write the result at once', async () => {
  const { id, key, versionId } = await store();
  failNext(s3, PutObjectCommand, awsError('ConditionalRequestConflict', 409));
  await deliver(s3Event({ key, versionId }));
  expect((await readItem(id))?.status).toBe('PROCESSED');
});

it('logs neither the secret nor the signature', async () => {
  forgetSecret();
  const { id, key, versionId } = await store();
  await deliver(s3Event({ key, versionId }));
  expect(outputText()).not.toContain(SECRET);
  expect(outputText()).not.toContain((await resultOf(id)).signature);
});
