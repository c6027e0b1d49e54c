import { readFile } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { LocalStack } from './local-stack';

type Authorization = 'NONE' | 'IAM' | 'JWT';

declare module 'vitest' {
  interface ProvidedContext {
    apiUrl: string;
    authorization: Authorization;
    /** When what has not come by then is a hang: the one deadline of the tests, in milliseconds. */
    deadlineMs: number;
    /** Where the stack is that the tests of authorization deploy, each with its settings. */
    guardedHome: string;
  }
}

/**
 * Finds the API: the URL in API_URL, else the output apiUrl in the file TAP_OUTPUTS (the form of `pulumi stack output
 * --json`), else one that is deployed locally for the run and removed after it. One that authorizes is called with a
 * signature of the AWS variables' credentials and region, or with the bearer token in TAP_TOKEN, whose holder has to act for all users.
 */
export default async function findApi(project: TestProject): Promise<() => Promise<void>> {
  const guarded = await LocalStack.create();
  project.provide('guardedHome', guarded.home);
  const { API_URL, TAP_OUTPUTS } = process.env;
  if (API_URL || TAP_OUTPUTS) {
    const apiUrl = API_URL || JSON.parse(await readFile(TAP_OUTPUTS ?? '', 'utf8')).apiUrl;
    project.provide('apiUrl', apiUrl);
    project.provide('authorization', await authorizationOf(apiUrl));
    return () => guarded.remove();
  }

  const stack = await LocalStack.create();
  const removeBoth = async () => {
    await stack.remove();
    await guarded.remove();
  };
  try {
    const { apiUrl, apiHandlerName } = await stack.up();
    await reserve(apiHandlerName ?? '', await stack.endpoint());
    project.provide('apiUrl', apiUrl ?? '');
    project.provide('authorization', 'NONE');
  } catch (error) {
    await removeBoth();
    throw error;
  }
  return removeBoth;
}

/**
 * Sets as many executions aside as dev does. What the test is let through demands more, each of which would be a process here. With fetch,
 * as Vite transforms all that a global setup imports, the SDK too.
 */
async function reserve(functionName: string, endpoint: string): Promise<void> {
  const { ok, status } = await fetch(`${endpoint}/2017-10-31/functions/${functionName}/concurrency`, {
    method: 'PUT',
    headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-2/lambda/aws4_request' },
    body: JSON.stringify({ ReservedConcurrentExecutions: 5 }),
  });
  if (!ok) throw new Error(`The executions of ${functionName} were not reserved: ${status}`);
}

/** How an API authorizes, by what it says to who does not tell who calls. */
async function authorizationOf(apiUrl: string): Promise<Authorization> {
  const { status } = await fetch(`${apiUrl}/process/unknown`);
  if (status === 401) return 'JWT';
  return status === 403 ? 'IAM' : 'NONE';
}
