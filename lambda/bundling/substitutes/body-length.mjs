/** Of a body that is there as a whole. The SDK's own knows files as well, for which node:fs loads its streams and promises. */
export function calculateBodyLength(body) {
  if (!body) return 0;
  if (typeof body === 'string') return Buffer.byteLength(body);
  if (typeof body.byteLength === 'number') return body.byteLength;
  throw new Error('The bundles send no body of unknown length');
}
