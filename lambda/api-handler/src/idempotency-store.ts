import type { JSONValue } from '@aws-lambda-powertools/commons/types';
import {
  IdempotencyItemAlreadyExistsError,
  IdempotencyItemNotFoundError,
  IdempotencyRecordStatus,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { environment } from './env';
import { table } from './services';

/** Item of the metadata table, with id `idempotency#<scope>#<hash of the key>` and timestamp 0. */
interface IdempotencyItem {
  status: ReturnType<IdempotencyRecord['getStatus']>;
  /** Id of the resource that the attempts create, so that a later attempt goes on where an earlier one died. */
  resourceId: string;
  payloadHash: string;
  /** Until then (ms) the attempt in progress may be alive: its function's deadline. */
  leaseUntil: number;
  response?: JSONValue;
  /** Expiry in s; the table's TTL attribute. */
  ttl: number;
}

/**
 * Persistence of Powertools' idempotency on the metadata table. Powertools' own DynamoDB layer cannot write to a table
 * whose range key is a number, and forgets an attempt that failed, together with what it had created.
 * One instance serves one request.
 */
export class IdempotencyStore extends BasePersistenceLayer {
  resourceId: string;
  /** Until then (ms) the attempt that was found in progress may be alive. */
  heldUntil = 0;
  #leaseUntil = 0;

  /** @param resourceId id to create the resource with, unless an earlier attempt chose one. */
  constructor(resourceId: string) {
    super();
    this.resourceId = resourceId;
  }

  protected override async _putRecord(record: IdempotencyRecord): Promise<void> {
    this.#leaseUntil = record.inProgressExpiryTimestamp ?? 0;
    if (await this.#start(record)) return;
    if (await this.#resume(record)) return;
    throw new IdempotencyItemAlreadyExistsError();
  }

  /** True when nobody used the key before, or so long ago that the record has expired (TTL deletes late). */
  async #start(record: IdempotencyRecord): Promise<boolean> {
    const item: IdempotencyItem = {
      status: record.getStatus(),
      resourceId: this.resourceId,
      payloadHash: record.payloadHash ?? '',
      leaseUntil: this.#leaseUntil,
      ttl: record.expiryTimestamp ?? 0,
    };
    const result = await ifConditionHolds(
      table.send(
        new PutCommand({
          TableName: environment.METADATA_TABLE,
          Item: { ...tableKey(record.idempotencyKey), ...item },
          ConditionExpression: 'attribute_not_exists(id) OR #ttl < :now',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':now': Math.floor(Date.now() / 1000) },
        }),
      ),
    );
    return result !== undefined;
  }

  /** True when an earlier attempt with the same body failed or outlived its deadline. */
  async #resume(record: IdempotencyRecord): Promise<boolean> {
    const result = await ifConditionHolds(
      this.#update(record, {
        UpdateExpression: 'SET leaseUntil = :lease',
        ConditionExpression: '#status = :inProgress AND leaseUntil <= :now AND payloadHash = :hash',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':lease': this.#leaseUntil,
          ':inProgress': IdempotencyRecordStatus.INPROGRESS,
          ':now': Date.now(),
          ':hash': record.payloadHash,
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    if (!result) return false;
    this.resourceId = (result.Attributes as IdempotencyItem).resourceId;
    return true;
  }

  protected override async _getRecord(idempotencyKey: string): Promise<IdempotencyRecord> {
    const { Item } = await table.send(
      new GetCommand({
        TableName: environment.METADATA_TABLE,
        Key: tableKey(idempotencyKey),
        ConsistentRead: true,
      }),
    );
    if (!Item) throw new IdempotencyItemNotFoundError();
    const item = Item as IdempotencyItem;
    this.heldUntil = item.leaseUntil;
    return new IdempotencyRecord({
      idempotencyKey,
      status: item.status,
      payloadHash: item.payloadHash,
      inProgressExpiryTimestamp: item.leaseUntil,
      expiryTimestamp: item.ttl,
      ...(item.response !== undefined && { responseData: item.response }),
    });
  }

  protected override async _updateRecord(record: IdempotencyRecord): Promise<void> {
    await this.#update(record, {
      UpdateExpression: 'SET #status = :status, #response = :response, #ttl = :ttl',
      ExpressionAttributeNames: { '#status': 'status', '#response': 'response', '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':status': record.getStatus(),
        ':response': record.responseData,
        ':ttl': record.expiryTimestamp,
      },
    });
  }

  /** After a failed attempt: ends the lease and keeps the resource id, so that the next attempt resumes at once. */
  protected override async _deleteRecord(record: IdempotencyRecord): Promise<void> {
    await ifConditionHolds(
      this.#update(record, {
        UpdateExpression: 'SET leaseUntil = :ended',
        // Past the deadline another attempt may hold the lease.
        ConditionExpression: 'leaseUntil = :mine',
        ExpressionAttributeValues: { ':ended': 0, ':mine': this.#leaseUntil },
      }),
    );
  }

  #update(record: IdempotencyRecord, update: Omit<UpdateCommandInput, 'TableName' | 'Key'>) {
    return table.send(
      new UpdateCommand({
        TableName: environment.METADATA_TABLE,
        Key: tableKey(record.idempotencyKey),
        ...update,
      }),
    );
  }
}

function tableKey(idempotencyKey: string) {
  return { id: `idempotency#${idempotencyKey}`, timestamp: 0 };
}

async function ifConditionHolds<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
