import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';

/** An item as DynamoDB sends it. What copies or compares items takes them so: numbers of JavaScript are less precise. */
export type RawItem = Record<string, AttributeValue>;

/** The key of an item of the metadata table, in DynamoDB's JSON. */
export const rawKeySchema = z.strictObject({
  id: z.strictObject({ S: z.string().min(1) }),
  timestamp: z.strictObject({ N: z.string().regex(/^-?\d/, 'expected a number') }),
});

export type RawKey = z.infer<typeof rawKeySchema>;

/** `timestamp` is a reserved word of DynamoDB's expressions. */
export const keyProjection = {
  ProjectionExpression: 'id, #timestamp',
  ExpressionAttributeNames: { '#timestamp': 'timestamp' },
};
