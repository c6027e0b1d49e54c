import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { text } from './parse';

/** An item as DynamoDB sends it. What copies or compares items takes them so: numbers of JavaScript are less precise. */
export type RawItem = Record<string, AttributeValue>;

/** The key of an item of any table. */
export type RawKey = RawItem;

/** Events and answers are JSON, which has no bytes: as DynamoDB's own JSON, they have binary values in base64. */
const keyValueSchema = v.union(
  [
    v.strictObject({ S: text() }),
    v.strictObject({ N: v.pipe(v.string(), v.regex(/^-?\d/, 'expected a number')) }),
    v.strictObject({
      B: v.pipe(
        v.string(),
        v.base64('expected base64'),
        v.transform((base64) => new Uint8Array(Buffer.from(base64, 'base64'))),
      ),
    }),
  ],
  'expected a text, a number or a binary value in the JSON of DynamoDB',
);

/** A key with exactly these attributes, in DynamoDB's JSON. */
export const rawKeySchema = (attributes: readonly string[]) =>
  v.strictObject(Object.fromEntries(attributes.map((name) => [name, keyValueSchema])));

/** The key as JSON, the same for equal keys. */
export const keyJson = (key: RawKey, attributes: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(attributes.map((name) => [name, key[name]])), (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );

/** Names of attributes may be reserved words of DynamoDB's expressions. */
export const projectionOf = (attributes: readonly string[]) => ({
  ProjectionExpression: attributes.map((_, index) => `#k${index}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#k${index}`, name])),
});
