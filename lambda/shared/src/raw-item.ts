import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { text } from './parse';

/** An item as DynamoDB sends it. What copies or compares items takes them so: numbers of JavaScript are less precise. */
export type RawItem = Record<string, AttributeValue>;

/** The key of an item of the metadata table, in DynamoDB's JSON. */
export const rawKeySchema = v.strictObject({
  id: v.strictObject({ S: text() }),
  timestamp: v.strictObject({ N: v.pipe(v.string(), v.regex(/^-?\d/, 'expected a number')) }),
});

export type RawKey = v.InferOutput<typeof rawKeySchema>;

/** `timestamp` is a reserved word of DynamoDB's expressions. */
export const keyProjection = {
  ProjectionExpression: 'id, #timestamp',
  ExpressionAttributeNames: { '#timestamp': 'timestamp' },
};
