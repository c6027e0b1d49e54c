import { newId } from '@tap/shared/item-key';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { examplesOf, operationOf, resolveSchema } from '../../testing/api-definition';
import { allItems } from '../../testing/aws';
import { bodyOf } from '../../testing/invocation';
import { environment } from '../src/env';
import type { Route } from '../src/router';
import { routes } from '../src/routes';
import { bearer, type Call, callAs } from './callers-api';

environment.AUTHORIZATION = 'JWT';

const [OWNER, OTHER, NOBODY] = ['owner "Zoë"', 'other', 'nobody has things'];
const owner = bearer(OWNER);
const other = bearer(OTHER);
const admin = bearer('admin', { admin: 'true' });

/** Preconditions that an item may meet, or not. */
const CONDITIONS: Record<string, string>[] = [
  {},
  ...['If-Match', 'If-None-Match'].flatMap((name) =>
    ['*', '"1"', '"2"', 'bad'].map((value) => ({ [name]: value })),
  ),
  { 'If-Modified-Since': 'Sat, 01 Jan 2000 00:00:00 GMT' },
  { 'If-Unmodified-Since': 'Sat, 01 Jan 2000 00:00:00 GMT' },
];

/** The bodies that the definition shows, for a user where they name one. */
function bodiesOf({ method, path }: Pick<Route, 'method' | 'path'>, userId: string): unknown[] {
  const media = operationOf(`${method} ${path}`).requestBody?.content['application/json'];
  if (!media) return [undefined];
  const namesUser = 'userId' in (resolveSchema(media.schema).properties ?? {});
  return examplesOf(media).map((body) => ({ ...(body as object), ...(namesUser && { userId }) }));
}

/** Calls of a route that are about a user or a thing, with every body and precondition. */
function callsOf({ method, path }: Route, { userId = OTHER, id = '' }): Call[] {
  const inQuery = operationOf(`${method} ${path}`).parameters.some(({ name }) => name === 'userId');
  const at = path.replace(/\{.+?\}/, id);
  return bodiesOf({ method, path }, userId).flatMap((body) =>
    CONDITIONS.map((headers) => ({ method, path: at, body, headers, ...(inQuery && { query: { userId } }) })),
  );
}

const answersOf = async (identity: typeof owner, calls: Call[]) => {
  const answers: APIGatewayProxyResult[] = [];
  for (const call of calls) answers.push(await callAs(identity, call));
  return answers;
};

/** Makes a thing of the owner's for a path such as `/things/{id}`, by what POST /things takes. */
async function makeFor(path: string): Promise<string> {
  const parent = { method: 'POST', path: path.replace(/\/\{.+?\}$/, '') } as const;
  const [body] = bodiesOf(parent, OWNER);
  const made = await callAs(owner, { ...parent, body });
  expect(made.statusCode, made.body).toBeLessThan(300);
  return bodyOf(made).id as string;
}

const guarded = routes
  .filter(({ isOpen }) => !isOpen)
  .map((route) => ({ ...route, name: `${route.method} ${route.path}` }));
const ofThings = guarded.filter(({ path }) => path.includes('{'));
const ofUsers = guarded.filter(({ path }) => !path.includes('{'));

describe('what belongs to another user', () => {
  it.each(ofThings)('is not there for $name', async (route) => {
    const id = await makeFor(route.path);
    const before = await allItems();
    const theirs = await answersOf(other, callsOf(route, { id }));
    expect(theirs).toEqual(await answersOf(other, callsOf(route, { id: newId() })));
    expect(theirs.map(({ statusCode }) => statusCode)).toContain(404);
    expect(await allItems()).toEqual(before);
  });

  it.each(ofThings)('is there for $name of its owner, and of who acts for all', async (route) => {
    for (const identity of [owner, admin]) {
      const id = await makeFor(route.path);
      const statuses = (await answersOf(identity, callsOf(route, { id }))).map(
        ({ statusCode }) => statusCode,
      );
      expect(Math.min(...statuses)).toBeLessThan(300);
    }
  });
});

describe('a request that names another user', () => {
  it.each(ofUsers)('is 403 for $name, whether there is such a user or not', async (route) => {
    await makeFor('/transactions/{id}');
    await makeFor('/process/{id}');
    const before = await allItems();
    const theirs = await answersOf(other, callsOf(route, { userId: OWNER }));
    expect(theirs).toEqual(await answersOf(other, callsOf(route, { userId: NOBODY })));
    expect(new Set(theirs.map(({ statusCode }) => statusCode))).toEqual(new Set([403]));
    expect(bodyOf(theirs[0] as APIGatewayProxyResult)).toMatchObject({
      type: 'urn:tap:problem:forbidden',
      detail: 'You may not act for another user.',
    });
    expect(await allItems()).toEqual(before);
  });

  it.each(ofUsers)('is taken for $name of who acts for all, and of the user', async (route) => {
    for (const [identity, userId] of [
      [admin, OWNER],
      [owner, OWNER],
    ] as const) {
      const [answer] = await answersOf(identity, callsOf(route, { userId }));
      expect(answer?.statusCode, answer?.body).toBeLessThan(300);
    }
  });
});

describe('without a user', () => {
  const list: Call = { method: 'GET', path: '/transactions' };

  it('a list is of the caller', async () => {
    const caller = bearer('lists');
    const body = { userId: 'lists', amount: '1', currency: 'EUR' };
    const made = await callAs(caller, { method: 'POST', path: '/transactions', body });
    await makeFor('/transactions/{id}');
    expect(bodyOf(await callAs(caller, list))).toEqual({ items: [bodyOf(made)] });
    expect(bodyOf(await callAs(bearer('lists', { admin: 'true' }), list))).toEqual({ items: [bodyOf(made)] });
  });

  it('a payload is of the caller', async () => {
    const made = await callAs(owner, { method: 'POST', path: '/process', body: { type: 't', data: {} } });
    const read: Call = { method: 'GET', path: `/process/${bodyOf(made).id}` };
    const statuses = [owner, other, admin].map(async (one) => (await callAs(one, read)).statusCode);
    expect(await Promise.all(statuses)).toEqual([200, 404, 200]);
  });

  it('a payload of a service belongs to nobody, and only who acts for all sees it', async () => {
    const service = bearer('', { user: undefined, admin: 'true' });
    const made = await callAs(service, { method: 'POST', path: '/process', body: { type: 't', data: {} } });
    const read: Call = { method: 'GET', path: `/process/${bodyOf(made).id}` };
    const statuses = [service, admin, owner].map(async (one) => (await callAs(one, read)).statusCode);
    expect(await Promise.all(statuses)).toEqual([200, 200, 404]);
  });
});

it('a payload that somebody else sends belongs to the user in it', async () => {
  const body = { type: 't', data: {}, userId: OWNER };
  const made = await callAs(admin, { method: 'POST', path: '/process', body });
  const read: Call = { method: 'GET', path: `/process/${bodyOf(made).id}` };
  expect((await callAs(owner, read)).statusCode).toBe(200);
  expect((await callAs(other, read)).statusCode).toBe(404);
});

it('every route but the open one is among those that are tried', () => {
  const names = [...ofThings, ...ofUsers].map(({ name }) => name);
  expect(names.length).toBe(routes.length - 1);
  for (const route of ofUsers) {
    const [call] = callsOf(route, { userId: OWNER });
    expect(JSON.stringify(call), route.name).toContain(JSON.stringify(OWNER));
  }
});
