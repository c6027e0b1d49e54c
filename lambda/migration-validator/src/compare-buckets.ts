import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import { environment as common } from '@tap/shared/env';
import pMap from 'p-map';
import { source, target } from './clients';
import { Disagreements } from './disagreements';
import { type BucketPair, environment } from './env';
import { type CurrentObject, currentObjects, sideBySide } from './listing';
import type { BucketComparison, BucketFinding, BucketSide, ObjectDifference } from './report';
import { Sample } from './sample';

/** The largest payload that the API can be set to take. Reading a larger object twice costs the time of many. */
const MAX_SAMPLE_BYTES = 4_194_304;

/**
 * Compares the current objects of two buckets: version id and size of all, the content of a random sample. S3 replication
 * keeps version ids, and a version never changes, so objects of one id are copies of each other. ETags say less: they depend
 * on how the object is encrypted (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html).
 */
export async function compareBuckets(pair: BucketPair, abortSignal: AbortSignal): Promise<BucketFinding> {
  const comparison: BucketComparison = {
    prefix: pair.prefix,
    source: emptySide(pair.source),
    target: emptySide(pair.target),
    complete: true,
    sampled: 0,
    pending: 0,
    differences: 0,
  };
  const disagreements = new Disagreements();
  const badContent: ObjectDifference[] = [];
  try {
    const sample = await compareListings(comparison, disagreements, abortSignal);
    const compareContent = async (object: CurrentObject) => {
      const equal = await hasEqualContent(pair, object, abortSignal);
      comparison.sampled++;
      if (!equal) badContent.push({ bucket: pair.source, key: object.key, kind: 'differentContent' });
    };
    await pMap(sample, compareContent, { concurrency: common.MAX_CONNECTIONS });
  } catch (error) {
    if (!abortSignal.aborted) throw error;
    comparison.complete = false;
  }
  const found = await disagreements.lookAgain((key) => lookAt(pair, key));
  comparison.pending = found.pending;
  comparison.differences = found.count + badContent.length;
  return { comparison, differences: [...found.differences, ...badContent] };
}

function emptySide(bucket: string): BucketSide {
  return { bucket, objects: 0, bytes: 0, versions: 0, deleteMarkers: 0 };
}

/** @returns a sample of the objects that are on both sides and can be read. */
async function compareListings(
  comparison: BucketComparison,
  disagreements: Disagreements,
  abortSignal: AbortSignal,
): Promise<CurrentObject[]> {
  const sample = new Sample<CurrentObject>(environment.SAMPLE_SIZE);
  const pairs = sideBySide(
    currentObjects(source.s3, comparison.source, comparison.prefix, abortSignal),
    currentObjects(target.s3, comparison.target, comparison.prefix, abortSignal),
  );
  for await (const { key, original, replica } of pairs) {
    if (!original || !replica || original.versionId !== replica.versionId || original.size !== replica.size)
      disagreements.add(key);
    else if (original.size <= MAX_SAMPLE_BYTES && !original.archived && !replica.archived)
      sample.offer(original);
    comparison.comparedTo = key;
  }
  return sample.members;
}

async function hasEqualContent(
  pair: BucketPair,
  object: CurrentObject,
  abortSignal: AbortSignal,
): Promise<boolean> {
  const [original, replica] = await Promise.all([
    digestOf(source.s3, pair.source, object, abortSignal),
    digestOf(target.s3, pair.target, object, abortSignal),
  ]);
  return original === replica;
}

async function digestOf(
  s3: S3Client,
  Bucket: string,
  { key, versionId }: CurrentObject,
  abortSignal: AbortSignal,
): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key, VersionId: versionId }), {
    abortSignal,
  });
  const hash = createHash('sha256');
  for await (const chunk of Body as Readable) hash.update(chunk);
  return hash.digest('hex');
}

async function lookAt(pair: BucketPair, key: string): Promise<ObjectDifference | 'pending' | undefined> {
  const [original, replica] = await Promise.all([
    headOf(source.s3, pair.source, key),
    headOf(target.s3, pair.target, key),
  ]);
  if (original?.VersionId === replica?.VersionId && original?.ContentLength === replica?.ContentLength)
    return undefined;
  const replicationStatus = original?.ReplicationStatus;
  if (replicationStatus === 'PENDING') return 'pending';
  const kind = !replica ? 'missingInTarget' : !original ? 'missingInSource' : 'different';
  return { bucket: pair.source, key, kind, ...(replicationStatus && { replicationStatus }) };
}

/** Undefined when there is no current object. */
async function headOf(s3: S3Client, Bucket: string, Key: string) {
  try {
    return await s3.send(new HeadObjectCommand({ Bucket, Key }));
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
