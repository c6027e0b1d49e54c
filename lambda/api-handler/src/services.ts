import { createClients } from '@tap/shared/clients';

/** Shared by the routes; a request has no time for more than the SDK's usual three attempts. */
export const { s3, table } = createClients(3);
