import { newId } from '@tap/shared/item-key';
import type { APIGatewayProxyResult } from 'aws-lambda';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bodyOf } from '../../testing/invocation';
import { toCursor } from '../src/cursor';
import { environment } from '../src/env';
import type { Route } from '../src/router';
import { routes } from '../src/routes';
import { bearer, type Call, callAs } from './callers-api';

environment.AUTHORIZATION = 'JWT';
// Further keys must not make an item anybody else's.
environment.KEYS_PER_USER = 4;
environment.LISTED_KEYS_PER_USER = 4;

type Name = 'ann' | 'bob';

/** What somebody does; `of` says to whose things, and `index` to which of them. */
interface Step {
  who: Name;
  route: Pick<Route, 'method' | 'path'>;
  of: 'own' | 'other';
  index: number;
  /** Whether the other things that may be left out are there: the user, the version. */
  named: boolean;
  cursor: 'none' | 'own' | 'other';
  key: string | undefined;
  headers: Record<string, string>;
  amount: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom<Name>('ann', 'bob'),
  route: fc.constantFrom(...routes.filter(({ isOpen }) => !isOpen)),
  of: fc.constantFrom<Step['of']>('own', 'other'),
  index: fc.nat({ max: 2 }),
  named: fc.boolean(),
  cursor: fc.constantFrom<Step['cursor']>('none', 'own', 'other'),
  // Few, so that both callers choose the same.
  key: fc.constantFrom(undefined, 'k1', 'k2'),
  headers: fc.constantFrom<Record<string, string>>(
    {},
    { 'If-Match': '*' },
    { 'If-Match': '"1"' },
    { 'If-Match': '"2"' },
    { 'If-None-Match': '"1"' },
    { 'If-None-Match': '*' },
  ),
  amount: fc.constantFrom('1', '2', 'much'),
});

/** Everybody who is there has something to begin with. */
const beginnings: Step[] = (['ann', 'bob'] as const).flatMap((who) =>
  ['/transactions', '/process'].map((path) => ({
    who,
    route: { method: 'POST' as const, path },
    of: 'own' as const,
    index: 0,
    named: true,
    cursor: 'none' as const,
    key: undefined,
    headers: {},
    amount: '1',
  })),
);

/** Two users whom nobody has known before, and what they have so far. A user who is not there does nothing. */
class World {
  readonly answers: Record<Name, { call: Call; result: APIGatewayProxyResult }[]> = { ann: [], bob: [] };
  readonly #users: Record<Name, string>;
  readonly #ids = new Map<string, string[]>();
  readonly #cursors: Partial<Record<Name, string>> = {};
  readonly #there: readonly Name[];

  constructor(there: readonly Name[]) {
    this.#there = there;
    // All as long, so that nothing depends on it.
    this.#users = { ann: `ann-${newId()}`, bob: `bob-${newId()}` };
  }

  async run(steps: readonly Step[]): Promise<this> {
    for (const one of steps) {
      if (this.#there.includes(one.who)) await this.#take(one);
    }
    return this;
  }

  async #take(step: Step): Promise<void> {
    const call = this.#callOf(step);
    const result = await callAs(bearer(this.#users[step.who]), call);
    this.answers[step.who].push({ call, result });
    if (result.statusCode >= 300 || !result.body) return;
    const { id, nextCursor } = bodyOf(result) as { id?: string; nextCursor?: string };
    if (step.route.method === 'POST' && id) this.#idsOf(step.who, step.route.path).push(id);
    if (nextCursor) this.#cursors[step.who] = nextCursor;
  }

  #callOf(step: Step): Call {
    const { route, of, named, key, amount, headers } = step;
    const { method, path } = route;
    const target = of === 'own' ? step.who : otherThan(step.who);
    const userId = this.#users[target];
    const ids = this.#idsOf(target, path.replace('/{id}', ''));
    const change = { amount, currency: 'EUR' };
    const bodies: Record<string, object> = {
      'POST /process': { type: 't', data: {}, ...(named && { userId }) },
      'POST /transactions': { userId, ...change },
      'PUT /transactions/{id}': { ...change, ...(named && { version: 1 }) },
    };
    return {
      method,
      path: path.replace('{id}', ids[step.index % Math.max(1, ids.length)] ?? newId()),
      headers: { ...headers, ...(key && { 'Idempotency-Key': key }) },
      body: bodies[`${method} ${path}`],
      query: { limit: '1', ...(named && { userId }), ...this.#cursorOf(step) },
    };
  }

  #cursorOf({ who, cursor }: Step): Record<string, string> {
    if (cursor === 'none') return {};
    const owner = cursor === 'own' ? who : otherThan(who);
    return { cursor: this.#cursors[owner] ?? toCursor({ userId: this.#users[owner], id: newId() }) };
  }

  #idsOf(name: Name, collection: string): string[] {
    const key = `${name} ${collection}`;
    if (!this.#ids.has(key)) this.#ids.set(key, []);
    return this.#ids.get(key) as string[];
  }

  /** What one of them was answered, without what is new in each world: ids, times, and what is made of them. */
  seenBy(name: Name): string[] {
    const labels = new Map<string, string>();
    const label = (kind: string) => (text: string) => {
      if (!labels.has(text)) labels.set(text, `<${kind} ${labels.size}>`);
      return labels.get(text) as string;
    };
    return this.answers[name].map(({ call, result }) =>
      JSON.stringify(result)
        // Its own words, which an error repeats.
        .replaceAll(call.query?.cursor ?? '<cursor>', '<cursor>')
        .replaceAll(this.#users.ann, '<ann>')
        .replaceAll(this.#users.bob, '<bob>')
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g, '<time>')
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, label('id'))
        .replace(/(?<=\\")[\w-]{32}(?=\\")/g, label('cursor'))
        .replace(/(?<=\\")[\w-]{22}(?=\\")/g, label('tag')),
    );
  }

  /** What of the other's is in an answer, and was not in its request. */
  tracesFor(name: Name): string[] {
    const other = otherThan(name);
    const theirs = [
      this.#users[other],
      ...this.#idsOf(other, 'transactions'),
      ...this.#idsOf(other, 'process'),
    ];
    return this.answers[name].flatMap(({ call, result }) => {
      const [sent, received] = [JSON.stringify(call), JSON.stringify(result)];
      return theirs.filter((text) => received.includes(text) && !sent.includes(text));
    });
  }
}

function otherThan(name: Name): Name {
  return name === 'ann' ? 'bob' : 'ann';
}

it('two callers are answered as if the other were not there, whatever both do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 32, size: 'max' }), async (steps) => {
      const [both, ann, bob] = await Promise.all(
        [['ann', 'bob'] as const, ['ann'] as const, ['bob'] as const].map((there) =>
          new World(there).run([...beginnings, ...steps]),
        ),
      );
      expect(both?.seenBy('ann')).toEqual(ann?.seenBy('ann'));
      expect(both?.seenBy('bob')).toEqual(bob?.seenBy('bob'));
      expect([both?.tracesFor('ann'), both?.tracesFor('bob')]).toEqual([[], []]);
    }),
    { numRuns: 12 },
  );
});
