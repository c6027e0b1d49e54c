import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, expect, it, vi } from 'vitest';
import { awsError, failNext, secrets } from '../../testing/aws';
import { secretReader } from '../src/secret';

const MINUTE = 60_000;

let SecretId: string;
let version: string;
let number = 0;

beforeEach(async () => {
  const created = await secrets.send(
    new CreateSecretCommand({ Name: `${process.env.DATA_BUCKET}-${++number}`, SecretString: 'first' }),
  );
  SecretId = created.ARN ?? '';
  version = created.VersionId ?? '';
});

it('reads the current value, and which version it is, again after five minutes', async () => {
  const read = secretReader(secrets, SecretId);
  expect(await read()).toEqual({ version, value: 'first' });
  const second = await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'second' }));
  const now = Date.now();
  vi.spyOn(Date, 'now').mockReturnValue(now + 4 * MINUTE);
  expect(await read()).toEqual({ version, value: 'first' });
  vi.mocked(Date.now).mockReturnValue(now + 6 * MINUTE);
  expect(await read()).toEqual({ version: second.VersionId, value: 'second' });
});

it('throws the fault of Secrets Manager, and does not keep it', async () => {
  const read = secretReader(secrets, SecretId);
  const denied = awsError('AccessDeniedException', 400);
  failNext(secrets, GetSecretValueCommand, denied);
  await expect(read()).rejects.toBe(denied);
  expect(await read()).toMatchObject({ value: 'first' });
});

it('throws when there is no such secret', async () => {
  await expect(secretReader(secrets, `${SecretId}-gone`)()).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('throws when the value is no text', async () => {
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretBinary: new Uint8Array([1]) }));
  await expect(secretReader(secrets, SecretId)()).rejects.toThrow('The secret holds no text');
});
