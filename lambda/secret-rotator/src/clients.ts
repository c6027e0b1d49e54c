import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientSettings } from '@tap/shared/clients';
import { tracer } from '@tap/shared/observability';

export const secrets = tracer.captureAWSv3Client(new SecretsManagerClient(clientSettings(3)));
