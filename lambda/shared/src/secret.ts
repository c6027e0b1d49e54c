import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A rotated secret is noticed after this time at the latest. */
const MAX_AGE_MS = 5 * 60 * 1_000;

/** A version of the secret. Never log the value. */
export interface SecretValue {
  /** By which callers find the same value, whatever stage it has by then. */
  version: string;
  value: string;
}

/** Makes the function that reads the stack's secret as it is now, AWSCURRENT. A read that failed is not kept. */
export function secretReader(client: SecretsManagerClient, SecretId: string): () => Promise<SecretValue> {
  let kept: SecretValue | undefined;
  let keptUntil = 0;
  return async () => {
    if (kept && Date.now() < keptUntil) return kept;
    const read = await client.send(new GetSecretValueCommand({ SecretId }));
    if (!read.SecretString || !read.VersionId) throw new Error('The secret holds no text');
    kept = { version: read.VersionId, value: read.SecretString };
    keptUntil = Date.now() + MAX_AGE_MS;
    return kept;
  };
}
