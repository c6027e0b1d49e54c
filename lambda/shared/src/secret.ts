import { GetParameterError } from '@aws-lambda-powertools/parameters/errors';
import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A rotated secret is noticed after this time at the latest. */
const MAX_AGE_SECONDS = 5 * 60;

/**
 * Makes the function that reads the stack's secret. A failed read is not cached; it throws a GetParameterError, whose
 * cause is the error of Secrets Manager. Never log the value.
 */
export function secretReader(awsSdkV3Client: SecretsManagerClient, secretArn: string): () => Promise<string> {
  const provider = new SecretsProvider({ awsSdkV3Client });
  return async () => {
    const value = await provider.get(secretArn, { maxAge: MAX_AGE_SECONDS });
    if (typeof value !== 'string') throw new GetParameterError('The secret holds no text');
    return value;
  };
}
