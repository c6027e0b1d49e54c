import { PutObjectCommand } from '@aws-sdk/client-s3';
import { environment } from './env';
import { s3 } from './services';

/** Stores a payload as it was received: parsing and writing it again would change numbers that a double cannot hold. */
export async function storePayload(key: string, body: Buffer, checksum: string): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: environment.DATA_BUCKET,
      Key: key,
      Body: body,
      ContentType: 'application/json',
      ChecksumSHA256: checksum,
    }),
  );
}
