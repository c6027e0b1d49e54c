/** The schemas of the HTTP API: types, and functions that check values. A loader makes them of the file: see lambda/schemas.mjs. */
export * from '../../../api/openapi.yaml';
