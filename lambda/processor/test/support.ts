import { itemKey, newId } from '@tap/shared/item-key';
import { incomingKey, type ProcessItem, sha256 } from '@tap/shared/process-item';
import type { S3Event, S3EventRecord } from 'aws-lambda';
import { writeItem, writeObject } from '../../testing/aws';
import { sampleEvent } from '../../testing/invocation';

export const PAYLOAD =
  '{"type":"order.created","userId":"user-1","data":{"b":1,"a":[{"d":"PRIVATE-VALUE","c":null}]}}';

/** An S3 event for keys, encoded as S3 encodes them; without a version it names that of the sample, which is nowhere. */
export function s3Event(
  ...objects: { key: string; versionId?: string | undefined; bucket?: string }[]
): S3Event {
  const [sample] = sampleEvent<S3Event>('s3-put').Records;
  const record = (sample as S3EventRecord).s3;
  return {
    Records: objects.map(
      ({ key, versionId = record.object.versionId, bucket = process.env.DATA_BUCKET ?? '' }) => ({
        ...(sample as S3EventRecord),
        s3: {
          ...record,
          bucket: { ...record.bucket, name: bucket },
          object: {
            ...record.object,
            key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
            versionId,
          },
        } as S3EventRecord['s3'],
      }),
    ),
  };
}

/** Where the result of a payload is stored, unless its key is an earlier one. */
export function resultAt(id: string): string {
  return `processed/${id.slice(-2)}/${id}.json`;
}

/** What a result holds, as JSON.parse reads it. */
export interface ProcessingResult {
  id: string;
  type: string;
  userId?: string;
  receivedAt: string;
  source: { key: string; checksum: string };
  digest: string;
  secretVersion: string;
  data: unknown;
  signature: string;
}

export interface Stored {
  id: string;
  key: string;
  versionId: string | undefined;
}

/** What POST /process leaves behind, with what the test changes. */
export async function store(
  object: string | Uint8Array = PAYLOAD,
  changes: Partial<ProcessItem> = {},
): Promise<Stored> {
  const { id, timestamp } = { ...itemKey(newId()), ...changes };
  const createdAt = new Date(timestamp).toISOString();
  const key = changes.key ?? incomingKey({ id, timestamp });
  const item: ProcessItem = {
    id,
    timestamp,
    entity: 'process',
    status: 'RECEIVED',
    type: 'order.created',
    bucket: process.env.DATA_BUCKET ?? '',
    key,
    size: object.length,
    checksum: sha256(object),
    correlationId: 'request-of-the-api',
    createdAt,
    updatedAt: createdAt,
    ...changes,
  };
  const versionId = await writeObject(key, object);
  await writeItem(item);
  return { id, key, versionId };
}
