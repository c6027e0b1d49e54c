import type { APIGatewayProxyResult } from 'aws-lambda';
import { awsError } from '../../testing/aws';
import { bodyOf, httpEvent, lambdaContext } from '../../testing/invocation';
import { handler } from '../src/handler';
import { table } from '../src/services';

export interface Transaction {
  id: string;
  userId: string;
  amount: string;
  currency: string;
  description?: string;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export interface Page {
  items: Transaction[];
  nextCursor?: string;
}

type Headers = Record<string, string>;

export const SMALLEST = { userId: 'user-1', amount: '1', currency: 'JPY' };
export const CHANGE = { amount: '2', currency: 'JPY' };

function call(
  httpMethod: string,
  path: string,
  options: { body?: unknown; headers?: Headers | undefined; query?: object | undefined },
) {
  const { body, headers = {}, query } = options;
  const event = httpEvent({
    httpMethod,
    path,
    headers,
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    queryStringParameters: (query ?? null) as null,
  });
  return handler(
    { ...event, requestContext: { ...event.requestContext, path: `/dev${path}` } },
    lambdaContext(),
  );
}

export const post = (body: unknown, headers?: Headers) => call('POST', '/transactions', { body, headers });
export const get = (id: string, headers?: Headers) => call('GET', `/transactions/${id}`, { headers });
export const put = (id: string, body: unknown, headers?: Headers) =>
  call('PUT', `/transactions/${id}`, { body, headers });
export const remove = (id: string, headers?: Headers) => call('DELETE', `/transactions/${id}`, { headers });
export const list = (query: object | undefined, headers?: Headers) =>
  call('GET', '/transactions', { query, headers });

export function transactionOf(result: APIGatewayProxyResult): Transaction {
  return bodyOf(result) as unknown as Transaction;
}

/** Makes a transaction and returns it. */
export async function make(changes: Partial<Transaction> = {}): Promise<Transaction> {
  const result = await post({ ...SMALLEST, ...changes });
  if (result.statusCode !== 201) throw new Error(result.body);
  return transactionOf(result);
}

export async function pageOf(query: object): Promise<Page> {
  const result = await list(query);
  if (result.statusCode !== 200) throw new Error(result.body);
  return bodyOf(result) as unknown as Page;
}

/** Lets the answer to the next call of DynamoDB be lost after the call was carried out, so that the SDK repeats it. */
export function loseNextAnswer(): void {
  let lost = false;
  table.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      if (lost) return result;
      lost = true;
      throw awsError('TimeoutError', 504);
    },
    { step: 'deserialize', priority: 'low', name: 'lostAnswer', override: true },
  );
}
