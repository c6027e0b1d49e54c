import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { BucketSide } from './report';

/** What a client of the bucket reads under a key. */
export interface CurrentObject {
  key: string;
  versionId: string;
  size: number;
  /** Its content is in an archive and cannot be read at once. */
  archived: boolean;
}

/** S3's types know only STANDARD here. */
const ARCHIVES: readonly (string | undefined)[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** The current objects of a bucket in the order of their keys, page by page; what is deleted is none. Counts into `side`. */
export async function* currentObjects(
  s3: S3Client,
  side: BucketSide,
  prefix: string,
  abortSignal: AbortSignal,
): AsyncGenerator<CurrentObject, undefined> {
  let position: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (position) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ Bucket: side.bucket, Prefix: prefix, ...position }),
      { abortSignal },
    );
    side.deleteMarkers += page.DeleteMarkers?.length ?? 0;
    for (const { Key = '', VersionId = '', Size = 0, IsLatest, StorageClass } of page.Versions ?? []) {
      side.versions++;
      if (!IsLatest) continue;
      side.objects++;
      side.bytes += Size;
      yield { key: Key, versionId: VersionId, size: Size, archived: ARCHIVES.includes(StorageClass) };
    }
    position = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
  return undefined;
}

/** Goes through two listings at once: pairs of what has the same key, or of what is on one side only. */
export async function* sideBySide<T extends { key: string }>(
  source: AsyncGenerator<T, undefined>,
  target: AsyncGenerator<T, undefined>,
): AsyncGenerator<{ key: string; original: T | undefined; replica: T | undefined }> {
  let [left, right] = await Promise.all([source.next(), target.next()]);
  while (left.value || right.value) {
    const order = !left.value ? 1 : !right.value ? -1 : compareKeys(left.value.key, right.value.key);
    const original = order <= 0 ? left.value : undefined;
    const replica = order >= 0 ? right.value : undefined;
    yield { key: (original ?? replica)?.key ?? '', original, replica };
    [left, right] = await Promise.all([original ? source.next() : left, replica ? target.next() : right]);
  }
}

/** S3 lists keys in the order of their UTF-8 bytes, which is not that of JavaScript's strings. */
function compareKeys(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
