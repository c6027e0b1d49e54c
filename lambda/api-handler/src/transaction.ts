import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type ItemKey, isId, itemKey } from '@tap/shared/item-key';
import { lineSchema } from '@tap/shared/payload';
import { z } from 'zod';
import { decimalsOf } from './currency';
import type { Reply } from './http';
import { type AcceptedVersions, entityTag } from './if-match';
import { Problem } from './problem';

/** The item of one transaction. */
export interface TransactionItem extends ItemKey {
  entity: 'transaction';
  /** Puts the item into the index `byUser`. */
  userId: string;
  /** Decimal, as the client wrote it. */
  amount: string;
  /** ISO 4217. */
  currency: string;
  description?: string | undefined;
  /** 1 when made; each change adds 1. */
  version: number;
  createdAt: string;
  updatedAt: string;
  /** Names the last change, so that a repeated write knows its own: the SDK repeats one whose answer was lost. */
  writeId?: string;
}

const changeable = {
  amount: z
    .string()
    .regex(
      /^(?!0(\.0+)?$)(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$/,
      'Expected a decimal string of more than zero, with at most 15 digits before the point and 4 after it',
    ),
  currency: z
    .string()
    .refine((code) => decimalsOf(code) !== undefined, 'Expected the code of an active ISO 4217 currency'),
  description: lineSchema(256).optional(),
};

function checkDecimals(
  { amount, currency }: { amount: string; currency: string },
  context: z.RefinementCtx,
): void {
  const allowed = decimalsOf(currency) ?? 0;
  const [, decimals = ''] = amount.split('.');
  if (decimals.length > allowed) {
    const message = `${currency} has at most ${allowed} decimals`;
    context.addIssue({ code: 'custom', path: ['amount'], message });
  }
}

/** What POST /transactions accepts. */
export const newTransactionSchema = z
  .strictObject({ userId: lineSchema(128), ...changeable })
  .superRefine(checkDecimals);

/** What PUT /transactions/{id} accepts. */
export const transactionChangeSchema = z
  .strictObject({ ...changeable, version: z.int().min(1).optional() })
  .superRefine(checkDecimals);

/** What the API shows of an item. */
export function toTransaction(item: TransactionItem): object {
  const { id, userId, amount, currency, description, version, createdAt, updatedAt } = item;
  return { id, userId, amount, currency, description, version, createdAt, updatedAt };
}

export function transactionReply(status: 200 | 201, item: TransactionItem): Reply {
  return {
    status,
    headers: { ETag: entityTag(item.version), 'Cache-Control': 'no-store' },
    body: toTransaction(item),
  };
}

export function noTransaction(): Problem {
  return new Problem('not-found', 'There is no transaction with this id.');
}

/** The key of a transaction; throws when none can have the id. */
export function transactionKey(id: string): ItemKey {
  if (!isId(id)) throw noTransaction();
  return itemKey(id);
}

/** The parts of a write that let it through only when the transaction is there, in a version that the request accepts. */
export function writeCondition(...accepted: (AcceptedVersions | undefined)[]) {
  const conditions = ['entity = :entity'];
  const values: Record<string, string | number> = { ':entity': 'transaction' };
  for (const versions of accepted) {
    if (versions === undefined || versions === '*') continue;
    const names = versions.map((version) => {
      const name = `:v${Object.keys(values).length}`;
      values[name] = version;
      return name;
    });
    conditions.push(`version IN (${names.join(', ')})`);
  }
  return {
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeValues: values,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

/** The Problem of a write whose condition did not hold; other errors as they are. */
export function writeRefusal(error: unknown, ifMatch: AcceptedVersions | undefined): unknown {
  if (!(error instanceof ConditionalCheckFailedException)) return error;
  const { entity, version } = error.Item ?? {};
  if (entity?.S !== 'transaction') return noTransaction();
  if (Array.isArray(ifMatch) && !ifMatch.includes(Number(version?.N))) {
    return new Problem('precondition-failed', 'The transaction has none of the ETags in If-Match.');
  }
  return new Problem('version-conflict', 'The transaction has another version than the one in the body.');
}
