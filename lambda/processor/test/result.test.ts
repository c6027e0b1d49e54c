import { newId } from '@tap/shared/item-key';
import { type ProcessItem, sha256 } from '@tap/shared/process-item';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonObjectText } from '../../testing/json-texts';
import { bodiesOf } from '../../testing/request-bodies';
import { judge, sign } from '../src/result';

const SECRET = { version: 'version-1', value: 'secret' };
const ITEM = { id: newId(), key: 'incoming/key', checksum: 'sum', createdAt: '2026-01-01T00:00:00.000Z' };

it('signs what was sent, whatever JSON it is', () => {
  fc.assert(
    fc.property(
      jsonObjectText,
      fc.string({ unit: 'grapheme', minLength: 1 }),
      ({ sent, canonical }, userId) => {
        fc.pre(/^\P{Cc}+$/u.test(userId));
        const payload = `{"userId":${JSON.stringify(userId)},"data":${sent},"type":"t"}`;
        const verdict = judge(ITEM as ProcessItem, Buffer.from(payload));
        if ('reason' in verdict) return expect.fail(verdict.reason);
        const written = sign(verdict.result, SECRET);
        // As the API's page tells a reader to find it.
        const data = written.slice(written.indexOf(',"data":') + 8, written.lastIndexOf(',"signature":'));
        expect(data).toBe(canonical);
        const { digest, ...result } = JSON.parse(written);
        expect(digest).toBe(sha256(canonical));
        expect(result).toEqual({
          id: ITEM.id,
          type: 't',
          userId,
          receivedAt: ITEM.createdAt,
          source: { key: ITEM.key, checksum: ITEM.checksum },
          data: JSON.parse(sent),
          secretVersion: 'version-1',
          signature: expect.stringMatching(/^[0-9a-f]{64}$/),
        });
      },
    ),
  );
});

it('gives back every member of a payload', () => {
  fc.assert(
    fc.property(bodiesOf('POST /process'), (payload) => {
      const verdict = judge(ITEM as ProcessItem, Buffer.from(JSON.stringify(payload)));
      if ('reason' in verdict) return expect.fail(verdict.reason);
      expect(JSON.parse(sign(verdict.result, SECRET))).toMatchObject(payload);
    }),
  );
});
