import { createClients } from '@tap/shared/clients';
import { secretReader } from '@tap/shared/secret';
import { environment } from './env';

/** Shared by the routes; a request has no time for more than the SDK's usual three attempts. */
export const { s3, table, secrets } = createClients(3);

export const readSecret = secretReader(secrets, environment.SECRET_ARN);
