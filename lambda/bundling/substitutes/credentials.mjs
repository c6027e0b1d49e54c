import { fromEnv } from '@aws-sdk/credential-provider-env';

/** Lambda puts the credentials of a function's role into its environment, and there alone. */
export const defaultProvider = fromEnv;
