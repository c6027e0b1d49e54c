import type { OutgoingHttpHeaders } from 'node:http';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Call } from './message';

/** Gives the headers that tell who makes a call. */
export type Caller = (api: URL, call: Call) => Promise<OutgoingHttpHeaders>;

export const anybody: Caller = async () => ({});

/** Who has a token. */
export const bearer =
  (token: string): Caller =>
  async () => ({ Authorization: `Bearer ${token}` });

/** Who signs with the credentials, by default those of the AWS variables and files. */
export function signer(identity: Pick<STSClientConfig, 'region' | 'credentials'> = {}): Caller {
  // The client is not called: it has what signing takes, found as every SDK finds it.
  const { region, credentials, sha256 } = new STSClient(identity).config;
  const signature = new SignatureV4({ service: 'execute-api', region, credentials, sha256 });
  return async (api, { method, path, body }) => {
    const [pathname, query] = path.split('?', 2);
    // A plus is signed as one; a form would have it stand for a space.
    const parameters = new URLSearchParams(query?.replaceAll('+', '%2B'));
    const { headers } = await signature.sign({
      method,
      protocol: api.protocol,
      hostname: api.hostname,
      path: `${api.pathname}${pathname}`,
      query: Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)])),
      // Only what must be signed: the other headers may be anything.
      headers: { host: api.host },
      body,
    });
    return headers;
  };
}
