import { describe, expect, it } from 'vitest';
import { readItem } from '../../testing/aws';
import { bodyOf } from '../../testing/invocation';
import { CHANGE, get, loseNextAnswer, make, put, transactionOf } from './transactions-api';

describe('PUT /transactions/{id}', () => {
  it('replaces what may change, and that only', async () => {
    const made = await make({ amount: '1.00', currency: 'EUR', description: 'before' });
    const result = await put(made.id, { amount: '2.5', currency: 'KWD', description: 'after', version: 1 });
    expect(result.statusCode).toBe(200);
    expect(result.headers).toMatchObject({ ETag: '"2"', 'Cache-Control': 'no-store' });
    const { updatedAt } = transactionOf(result);
    const expected = { ...made, amount: '2.5', currency: 'KWD', description: 'after', version: 2, updatedAt };
    expect(updatedAt >= made.updatedAt).toBe(true);
    expect(bodyOf(result)).toEqual(expected);
    expect(transactionOf(await get(made.id))).toEqual(expected);
  });

  it('removes a description that the change does not have', async () => {
    const { id } = await make({ description: 'before' });
    expect(bodyOf(await put(id, { ...CHANGE, version: 1 }))).not.toHaveProperty('description');
    expect(await readItem(id)).not.toHaveProperty('description');
  });

  it.each(['"1"', '*', ' "1" ', '"7", "1"', 'W/"1", "1"', ',"1",,', '"a,b","1"'])(
    'changes version 1 for If-Match: %s',
    async (tags) => {
      const { id } = await make();
      expect((await put(id, CHANGE, { 'If-Match': tags })).statusCode).toBe(200);
    },
  );

  it.each(['"2"', 'W/"1"', '"01"', '"1.0"', '""', '"a"', '"1,"', '"2", "3"'])(
    'is 412 for If-Match: %s, and changes nothing',
    async (tags) => {
      const made = await make();
      const result = await put(made.id, CHANGE, { 'if-match': tags });
      expect(result.statusCode).toBe(412);
      expect(bodyOf(result).type).toBe('urn:tap:problem:precondition-failed');
      expect(transactionOf(await get(made.id))).toEqual(made);
    },
  );

  it.each([
    '1',
    '',
    ',',
    '"1',
    '1"',
    '"1" "2"',
    '"1""2"',
    '*, "1"',
    'w/"1"',
    'W/ "1"',
    '"a b"',
    Array(101).fill('"1"').join(),
    // An expression that backtracks would not come to an end.
    `${'" ,\t'.repeat(2_500)}"x`,
  ])('is 400 for If-Match: %s', async (tags) => {
    const { id } = await make();
    const result = await put(id, CHANGE, { 'If-Match': tags });
    expect(result.statusCode).toBe(400);
    expect(bodyOf(result).detail).toBe('If-Match must be * or at most 100 entity tags.');
  });

  it('takes 100 tags', async () => {
    const { id } = await make();
    const tags = Array.from({ length: 100 }, (_, index) => `"${100 - index}"`).join();
    expect((await put(id, CHANGE, { 'If-Match': tags })).statusCode).toBe(200);
  });

  it('is 409 for another version in the body', async () => {
    const made = await make();
    const result = await put(made.id, { ...CHANGE, version: 2 });
    expect(result.statusCode).toBe(409);
    expect(bodyOf(result).type).toBe('urn:tap:problem:version-conflict');
    expect(transactionOf(await get(made.id))).toEqual(made);
  });

  it.each([
    ['"1"', 1, 200],
    ['"1", "2"', 1, 200],
    ['*', 1, 200],
    ['*', 2, 409],
    ['"1"', 2, 409],
    ['"2"', 1, 412],
    ['"2"', 2, 412],
  ])('wants both of If-Match: %s and version %i of version 1: %i', async (tags, version, status) => {
    const { id } = await make();
    expect((await put(id, { ...CHANGE, version }, { 'If-Match': tags })).statusCode).toBe(status);
  });

  it('is 428 without If-Match and version', async () => {
    const { id } = await make();
    const result = await put(id, CHANGE);
    expect(result.statusCode).toBe(428);
    expect(bodyOf(result).type).toBe('urn:tap:problem:precondition-required');
  });

  it.each([
    [{ ...CHANGE, version: 1, userId: 'user-2' }, ['']],
    [{ ...CHANGE, version: 1, createdAt: '2026-01-01T00:00:00.000Z' }, ['']],
    [{ ...CHANGE, version: 0 }, ['version']],
    [{ ...CHANGE, version: 1.5 }, ['version']],
    [{ ...CHANGE, version: '1' }, ['version']],
    [{ ...CHANGE, version: null }, ['version']],
    [{ version: 1 }, ['amount', 'currency']],
    [{ ...CHANGE, amount: '0', version: 1 }, ['amount']],
    [{ ...CHANGE, amount: '1.5', version: 1 }, ['amount']],
  ])('is 422 for %j and names the members', async (body, paths) => {
    const made = await make();
    const result = await put(made.id, body, { 'If-Match': '*' });
    expect(result.statusCode).toBe(422);
    const { errors } = bodyOf(result) as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path)).toEqual(paths);
    expect(transactionOf(await get(made.id))).toEqual(made);
  });

  it('lets one of 20 parallel changes of a version win', async () => {
    const { id } = await make();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? put(id, { ...CHANGE, amount: `${index + 1}` }, { 'If-Match': '"1"' })
          : put(id, { ...CHANGE, amount: `${index + 1}`, version: 1 }),
      ),
    );
    const won = results.filter(({ statusCode }) => statusCode === 200);
    expect(won).toHaveLength(1);
    for (const [index, { statusCode }] of results.entries())
      if (statusCode !== 200) expect(statusCode).toBe(index % 2 === 0 ? 412 : 409);
    expect(bodyOf(await get(id))).toEqual(bodyOf(won[0] as never));
  });

  it('answers 200, not 412, when the SDK repeats a change whose answer was lost', async () => {
    const { id } = await make();
    loseNextAnswer();
    const result = await put(id, CHANGE, { 'If-Match': '"1"' });
    expect(result.statusCode).toBe(200);
    expect(transactionOf(result)).toMatchObject({ amount: '2', version: 2 });
    expect((await put(id, CHANGE, { 'If-Match': '"1"' })).statusCode).toBe(412);
  });
});
