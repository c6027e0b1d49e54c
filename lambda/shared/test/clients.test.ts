import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetBucketLocationCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClients } from '../src/clients';

/** Holds every request until the test lets it go. */
let server: Server;
const paths: string[] = [];
const held: (() => void)[] = [];
let whenHeld: (() => void) | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    paths.push(`${request.headers.host} ${request.url}`);
    held.push(() => response.end('<LocationConstraint/>'));
    whenHeld?.();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close().closeAllConnections());

describe('the AWS clients', () => {
  it('open no more sockets than MAX_CONNECTIONS, and address a bucket by path at an IP address', async () => {
    const { s3 } = createClients(1);
    const calls = Array.from({ length: 15 }, () =>
      s3.send(new GetBucketLocationCommand({ Bucket: 'bucket' })),
    );
    await new Promise<void>((resolve) => {
      whenHeld = () => held.length === 10 && resolve();
    });
    expect(await openSockets()).toBe(10);
    whenHeld = () => held.splice(0).forEach((answer) => void answer());
    whenHeld();
    await Promise.all(calls);
    expect(paths).toHaveLength(15);
    expect(new Set(paths)).toEqual(
      new Set([`${new URL(process.env.AWS_ENDPOINT_URL ?? '').host} /bucket/?location=`]),
    );
  });

  it('do not wait for an answer for ever', async () => {
    whenHeld = undefined;
    vi.doUnmock('../src/client-limits');
    vi.resetModules();
    const { s3 } = (await import('../src/clients')).createClients(1);
    const unanswered = s3.send(new GetBucketLocationCommand({ Bucket: 'bucket' }));
    await expect(unanswered).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('make the given number of attempts', async () => {
    const { s3, table } = createClients(3);
    expect(await s3.config.maxAttempts()).toBe(3);
    expect(await table.config.maxAttempts()).toBe(3);
    expect(s3).toBeInstanceOf(S3Client);
  });
});

function openSockets(): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, sockets) => (error ? reject(error) : resolve(sockets))),
  );
}
