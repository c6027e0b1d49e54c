import { parse, text } from '@tap/shared/parse';
import { keyJson, type RawKey, rawKeySchema } from '@tap/shared/raw-item';
import * as v from 'valibot';
import { environment, type Table } from './env';

const tables = new Map(environment.TABLES.map((table) => [table.source, table]));
const known = [...tables.keys()].join(', ');

/** Another table's event is a wrong trigger, or a wrong command. */
const tableSchema = v.pipe(
  v.string(),
  v.check((name) => tables.has(name), `expected the table ${known}`),
  v.transform((name) => tables.get(name) as Table),
);

/** What a record is about. */
export interface Change {
  table: Table;
  key: RawKey;
  /** Of the record, unique in its stream's shard. */
  sequenceNumber: string;
}

/**
 * The part of a DynamoDB stream record that is used. Powertools' parser gives keys as values of JavaScript, whose numbers are less
 * precise than DynamoDB's.
 */
const recordSchema = v.object({
  eventSource: v.literal('aws:dynamodb'),
  /** `arn:<partition>:dynamodb:<region>:<account>:table/<table>/stream/<label>` */
  eventSourceARN: v.pipe(
    v.string(),
    v.transform((arn) => arn.split('/')[1] ?? ''),
    tableSchema,
  ),
  dynamodb: v.looseObject({ SequenceNumber: text() }),
});

/** A stream is one table's. */
const streamSchema = v.object({ Records: v.pipe(v.array(recordSchema), v.minLength(1)) });

/** Copies the items that were there before the stream was read, or a whole table anew. */
export interface Backfill {
  table: Table;
  /** Where an earlier invocation stopped. */
  after?: RawKey;
}

/** Copies single items, or deletes them where the source has none. */
export interface Repair {
  table: Table;
  keys: RawKey[];
}

export type Work =
  | { kind: 'stream'; changes: Change[] }
  | ({ kind: 'backfill' } & Backfill)
  | ({ kind: 'repair' } & Repair);

const refusal = (faults: string) => new Error(`Not an event of this function: ${faults}`);

/** By the member that tells the kind, so that faults are those of the kind that was meant. */
export function readEvent(event: unknown): Work {
  if (typeof event === 'object' && event !== null) {
    if ('backfill' in event) return readBackfill(event);
    if ('repair' in event) return readRepair(event);
  }
  return readStream(event);
}

function readStream(event: unknown): Work {
  const { Records } = parse(streamSchema, event, refusal);
  const keysOf = (table: Table) => v.object({ Keys: rawKeySchema(table.keys) });
  const records = v.object({
    Records: v.tuple(Records.map(({ eventSourceARN }) => v.object({ dynamodb: keysOf(eventSourceARN) }))),
  });
  const keys = parse(records, event, refusal).Records.map(({ dynamodb }) => dynamodb.Keys);
  return {
    kind: 'stream',
    changes: Records.map(({ eventSourceARN, dynamodb }, index) => ({
      table: eventSourceARN,
      key: keys[index] as RawKey,
      sequenceNumber: dynamodb.SequenceNumber,
    })),
  };
}

function readBackfill(event: object): Work {
  const { backfill: table } = parse(v.looseObject({ backfill: tableSchema }), event, refusal);
  const schema = v.strictObject({ backfill: v.string(), after: v.optional(rawKeySchema(table.keys)) });
  const { after } = parse(schema, event, refusal);
  return { kind: 'backfill', table, ...(after && { after }) };
}

/** The keys are as the validator reports them; of the only table it need not be told that it is the one. */
function readRepair(event: object): Work {
  const [first] = environment.TABLES;
  const named =
    environment.TABLES.length === 1 && first ? v.optional(tableSchema, first.source) : tableSchema;
  const { table } = parse(v.looseObject({ table: named }), event, refusal);
  const keySchema = rawKeySchema(table.keys);
  const schema = v.strictObject({
    table: v.optional(v.string()),
    repair: v.pipe(v.array(keySchema), v.minLength(1), v.maxLength(1_000)),
  });
  return { kind: 'repair', table, keys: parse(schema, event, refusal).repair };
}

/** An item's name in logs, and where its records are told from others'. */
export const nameOf = ({ table, key }: Pick<Change, 'table' | 'key'>): string => keyJson(key, table.keys);
