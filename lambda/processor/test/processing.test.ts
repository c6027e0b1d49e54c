import { DeleteObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { itemKey, newId } from '@tap/shared/item-key';
import { sha256 } from '@tap/shared/process-item';
import type { S3Event } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import {
  awsError,
  failNext,
  listKeys,
  readItem,
  readObject,
  s3 as testS3,
  writeObject,
} from '../../testing/aws';
import { lambdaContext } from '../../testing/invocation';
import { metricSum, outputLines } from '../../testing/output';
import { environment } from '../src/env';
import { handler } from '../src/handler';
import { table } from '../src/process-object';
import { PAYLOAD, resultAt, s3Event, store } from './support';

const { MAX_PAYLOAD_BYTES } = environment;
const deliver = (event: S3Event) => handler(event, lambdaContext());

async function versionsOf(key: string): Promise<number> {
  const { Versions = [] } = await testS3.send(
    new ListObjectVersionsCommand({ Bucket: process.env.DATA_BUCKET, Prefix: key }),
  );
  return Versions.length;
}

describe('a good object', () => {
  it('gets its result and moves to PROCESSED', async () => {
    const { id, key, versionId } = await store();
    await deliver(s3Event({ key, versionId }));
    const item = await readItem(id);
    expect(item).toMatchObject({ status: 'PROCESSED', resultKey: resultAt(id) });
    expect(item?.updatedAt.localeCompare(item.createdAt)).toBeGreaterThanOrEqual(0);
    const data = '{"a":[{"c":null,"d":"PRIVATE-VALUE"}],"b":1}';
    expect(JSON.parse((await readObject(resultAt(id))) ?? '')).toEqual({
      id,
      type: 'order.created',
      userId: 'user-1',
      receivedAt: item?.createdAt,
      source: { key, checksum: sha256(PAYLOAD) },
      digest: sha256(data),
      secretVersion: expect.stringMatching(/^[0-9a-f-]{36}$/),
      data: JSON.parse(data),
      signature: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(metricSum('Processed')).toBe(1);
  });

  it('is read from an event without a version, as an unversioned bucket sends it', async () => {
    const { id, key, versionId } = await store();
    await deliver(s3Event({ key, versionId }));
    expect((await readItem(id))?.status).toBe('PROCESSED');
  });

  it('of before keys were spread has its one result where it was then', async () => {
    const { id, timestamp } = itemKey(newId(Date.UTC(2026, 10, 21)));
    const key = `incoming/2026/11/21/${id}.json`;
    const { versionId } = await store(PAYLOAD, { id, timestamp, key });
    await deliver(s3Event({ key, versionId }));
    expect(await readItem(id)).toMatchObject({ status: 'PROCESSED', resultKey: `processed/${id}.json` });
    expect(await readObject(`processed/${id}.json`)).toContain(`"source":{"key":"${key}"`);
    expect(await listKeys(resultAt(id))).toEqual([]);
  });

  it('logs with the correlation id of the request that brought it', async () => {
    const { id, key, versionId } = await store();
    await deliver(s3Event({ key, versionId }));
    const line = outputLines().find(({ message }) => message === 'Record handled');
    expect(line).toMatchObject({ correlation_id: 'request-of-the-api', processId: id, outcome: 'Processed' });
  });
});

describe('a second delivery', () => {
  it('changes nothing', async () => {
    const { id, key, versionId } = await store();
    await deliver(s3Event({ key, versionId }));
    const [item, versions] = [await readItem(id), await versionsOf(resultAt(id))];
    await deliver(s3Event({ key, versionId }));
    expect(await readItem(id)).toEqual(item);
    expect(await versionsOf(resultAt(id))).toBe(versions);
    expect([metricSum('Processed'), metricSum('Duplicate')]).toEqual([1, 1]);
  });

  it('at the same time lets one of them move the item', async () => {
    const { id, key, versionId } = await store();
    await Promise.all([1, 2, 3, 4].map(() => deliver(s3Event({ key, versionId }))));
    expect((await readItem(id))?.status).toBe('PROCESSED');
    expect([metricSum('Processed'), metricSum('Duplicate')]).toEqual([1, 3]);
  });

  it('finishes what a crash between result and item left', async () => {
    const { id, key, versionId } = await store();
    failNext(table, UpdateCommand, awsError('Killed', 400));
    await expect(deliver(s3Event({ key, versionId }))).rejects.toThrow();
    const left = await readObject(resultAt(id));
    expect((await readItem(id))?.status).toBe('RECEIVED');
    vi.restoreAllMocks();
    await deliver(s3Event({ key, versionId }));
    expect((await readItem(id))?.status).toBe('PROCESSED');
    expect(await readObject(resultAt(id))).toBe(left);
  });

  it('does not revive a rejected payload', async () => {
    const { id, key, versionId } = await store('{}');
    await deliver(s3Event({ key, versionId }));
    await deliver(s3Event({ key, versionId }));
    expect((await readItem(id))?.status).toBe('REJECTED');
    expect([metricSum('Rejected'), metricSum('Duplicate')]).toEqual([1, 1]);
  });
});

describe('a bad object', () => {
  it.each([
    ['no JSON', '{"type":', 'The object is not valid JSON in UTF-8'],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'The object is not valid JSON in UTF-8'],
    ['nothing', '', 'The object is not valid JSON in UTF-8'],
    [
      'another shape',
      '{"type":"T","data":{"secret":"PRIVATE-VALUE"}}',
      'The object does not match the schema: type: Expected a string of 1-64 characters of [a-z0-9.-]',
    ],
    [
      'two values of a member',
      '{"type":"t","data":{"a":1,"a":2}}',
      'The object does not match the schema: data.a: The member comes twice',
    ],
    ['too much', `"${'x'.repeat(MAX_PAYLOAD_BYTES)}"`, `The object exceeds ${MAX_PAYLOAD_BYTES} bytes`],
  ])('that is %s is rejected with the reason, without an error', async (_name, object, reason) => {
    const { id, key, versionId } = await store(object);
    await deliver(s3Event({ key, versionId }));
    expect(await readItem(id)).toMatchObject({ status: 'REJECTED', reason });
    expect(await listKeys(resultAt(id))).toEqual([]);
    expect(metricSum('Rejected')).toBe(1);
  });
});

describe('an object that is not the accepted payload', () => {
  const OTHERS: [what: string, object: string | Uint8Array][] = [
    ['a payload', PAYLOAD.replace('1', '2')],
    ['no JSON', 'something else'],
    ['nothing', ''],
    ['more than the limit', new Uint8Array(MAX_PAYLOAD_BYTES + 1)],
    ['more than a request can have', new Uint8Array(10 * 2 ** 20 + 1)],
  ];

  it.each(OTHERS)(
    'and is %s decides nothing, whether its event comes first or last',
    async (_what, object) => {
      const [early, late] = [await store(), await store()];
      for (const [{ id, key, versionId }, isFirst] of [
        [early, true],
        [late, false],
      ] as const) {
        const other = { key, versionId: await writeObject(key, object) };
        if (isFirst) {
          await expect(deliver(s3Event(other))).rejects.toThrow(
            `ForeignObjectError: The object is not the payload that was accepted: ${key}`,
          );
          expect((await readItem(id))?.status).toBe('RECEIVED');
        }
        await deliver(s3Event({ key, versionId }));
        await deliver(s3Event(other));
        expect((await readItem(id))?.status).toBe('PROCESSED');
        expect(await readObject(resultAt(id))).toContain('"b":1');
      }
      expect(metricSum('Rejected')).toBe(0);
    },
  );

  it('decides nothing in an event that names no version', async () => {
    const { id, key, versionId } = await store();
    const nameless = s3Event({ key });
    for (const { s3 } of nameless.Records) delete s3.object.versionId;
    await expect(deliver(nameless)).rejects.toThrow('s3.object.versionId');
    await deliver(s3Event({ key, versionId }));
    expect((await readItem(id))?.status).toBe('PROCESSED');
  });

  it('does not hinder the payload when it was there before', async () => {
    const { id, key } = await store();
    const before = { key, versionId: await writeObject(key, 'something else') };
    const payload = { key, versionId: await writeObject(key, PAYLOAD) };
    await expect(deliver(s3Event(before, payload))).rejects.toThrow(
      /^1 of 2 records failed: ForeignObjectError/,
    );
    expect((await readItem(id))?.status).toBe('PROCESSED');
  });
});

describe('the accepted payload', () => {
  it('is processed after it was deleted, as its version is still there', async () => {
    const { id, key, versionId } = await store();
    await testS3.send(new DeleteObjectCommand({ Bucket: process.env.DATA_BUCKET, Key: key }));
    await deliver(s3Event({ key, versionId }));
    expect((await readItem(id))?.status).toBe('PROCESSED');
  });

  it('is processed from a copy, when its own version is gone', async () => {
    const { id, key, versionId } = await store();
    const Bucket = process.env.DATA_BUCKET;
    await testS3.send(new DeleteObjectCommand({ Bucket, Key: key, VersionId: versionId }));
    await expect(deliver(s3Event({ key, versionId }))).rejects.toThrow(/NoSuch/);
    expect((await readItem(id))?.status).toBe('RECEIVED');
    await deliver(s3Event({ key, versionId: await writeObject(key, PAYLOAD) }));
    expect((await readItem(id))?.status).toBe('PROCESSED');
  });
});

it('writes the same bytes for the same payload, however its members are ordered', async () => {
  const [one, two] = [
    await store('{"type":"t","data":{"a":1,"b":2}}'),
    await store('{"data":{"b":2,"a":1},"type":"t"}'),
  ];
  await deliver(s3Event(one, two));
  const results = await Promise.all([one, two].map(({ id }) => readObject(resultAt(id))));
  const digests = results.map((result) => JSON.parse(result ?? '').digest);
  expect(digests[0]).toBe(digests[1]);
});
