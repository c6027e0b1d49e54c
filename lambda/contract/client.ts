import { inject } from 'vitest';
import { ApiClient } from './api-client';
import { anybody, bearer, signer } from './callers';

/** The default of `tap:api.maxPayloadBytes`. */
export const MAX_PAYLOAD_BYTES = 262_144;

const callers = { NONE: () => anybody, IAM: signer, JWT: () => bearer(givenToken()) };
const caller = callers[inject('authorization')]();

/** The API under test, called by who may do everything. */
export const api = new ApiClient(inject('apiUrl'), caller);

/** The same API for as many requests at once. */
export const apiFor = (connections: number) => new ApiClient(inject('apiUrl'), caller, connections);

function givenToken(): string {
  const { TAP_TOKEN } = process.env;
  if (!TAP_TOKEN)
    throw new Error('The API takes bearer tokens: give one in TAP_TOKEN that acts for all users');
  return TAP_TOKEN;
}
