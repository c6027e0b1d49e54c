import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { checkOf, type FieldError } from '@tap/shared/check';
import { members, NewTransaction, type Transaction, TransactionChange } from '@tap/shared/definition';
import { type ItemKey, isId, itemKey } from '@tap/shared/item-key';
import { decimalsOf } from './currency';
import { dateOf, httpDate } from './http-date';
import { type Condition, type OwnedItem, shown } from './items';
import type { Reply } from './message';
import { failing, type Preconditions, preconditionFailed } from './preconditions';
import { Problem } from './problem';
import { userOf } from './user-keys';

/** HTTP dates have whole seconds, `updatedAt` has more. */
const LAST_MS_OF_SECOND = 999;
const STRONG_TAG = /^"([1-9][0-9]{0,14})"$/;
const WEAK_OR_STRONG_TAG = /^(?:W\/)?"([1-9][0-9]{0,14})"$/;
/** No transaction has it. */
const NO_VERSION = 0;

/** The item of one transaction: what the API shows of it, and more. Its `userId` is one of the user's keys in the index `byUser`. */
export interface TransactionItem extends OwnedItem, Transaction {
  entity: 'transaction';
  /** Names the last change, so that a repeated write knows its own: the SDK repeats one whose answer was lost. */
  writeId?: string;
}

/** What the definition cannot say: that there is such a currency, and how many decimals it has. */
function moneyFaults({ amount = '', currency }: Partial<TransactionChange>): FieldError[] {
  if (currency === undefined) return [];
  const allowed = decimalsOf(currency);
  if (allowed === undefined) {
    return [{ path: 'currency', message: 'Expected the code of an active ISO 4217 currency' }];
  }
  const [, decimals = ''] = amount.split('.');
  return decimals.length > allowed
    ? [{ path: 'amount', message: `${currency} has at most ${allowed} decimals` }]
    : [];
}

export const checkNewTransaction = checkOf(NewTransaction, moneyFaults);
export const checkTransactionChange = checkOf(TransactionChange, moneyFaults);

/** What the API shows of an item. */
export function toTransaction(item: TransactionItem): object {
  return { ...shown(item, members.Transaction), userId: userOf(item.userId) };
}

export function transactionReply(status: 200 | 201, item: TransactionItem): Reply {
  return {
    status,
    headers: {
      ETag: entityTag(item.version),
      'Last-Modified': httpDate(item.updatedAt),
    },
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

/** Lets a write through only when its preconditions hold and the transaction has the version, if one is given. */
export function writeCondition(
  { ifMatch, ifNoneMatch, ifUnmodifiedSince }: Preconditions,
  version?: number,
): Condition {
  const conditions: string[] = [];
  const values: Condition['values'] = {};
  const put = (value: string | number) => {
    const name = `:c${Object.keys(values).length}`;
    values[name] = value;
    return name;
  };
  const list = (versions: number[]) => versions.map(put).join(', ');
  if (Array.isArray(ifMatch)) conditions.push(`version IN (${list(versionsOf(ifMatch, 'strong'))})`);
  if (Array.isArray(ifNoneMatch))
    conditions.push(`NOT version IN (${list(versionsOf(ifNoneMatch, 'weak'))})`);
  else if (ifNoneMatch === '*') conditions.push('attribute_not_exists(entity)');
  if (ifUnmodifiedSince !== undefined)
    conditions.push(`updatedAt <= ${put(new Date(ifUnmodifiedSince + LAST_MS_OF_SECOND).toISOString())}`);
  if (version !== undefined) conditions.push(`version = ${put(version)}`);
  return { conditions, values };
}

/** The Problem of a write whose condition did not hold; other errors as they are. */
export function writeRefusal(error: unknown, preconditions: Preconditions): unknown {
  if (!(error instanceof ConditionalCheckFailedException)) return error;
  const { version, updatedAt } = error.Item ?? {};
  const current = { tag: entityTag(Number(version?.N)), modified: dateOf(httpDate(updatedAt?.S ?? '')) };
  const failed = failing(preconditions, current);
  return failed
    ? preconditionFailed(failed)
    : new Problem('version-conflict', 'The transaction has another version than the one in the body.');
}

function entityTag(version: number): string {
  return `"${version}"`;
}

/** The versions that tags stand for, never empty. */
function versionsOf(tags: string[], comparison: 'strong' | 'weak'): number[] {
  const pattern = comparison === 'strong' ? STRONG_TAG : WEAK_OR_STRONG_TAG;
  const versions = tags.map((tag) => Number(pattern.exec(tag)?.[1] ?? NO_VERSION));
  return [...new Set(versions)];
}
