interface Comparison {
  /** False when the time ran out: the figures are then those so far, and there may be more differences. */
  complete: boolean;
  differences: number;
}

export interface BucketSide {
  bucket: string;
  /** Current objects, and the bytes of them. */
  objects: number;
  bytes: number;
  /** All versions. They need not agree: each side's lifecycle removes old ones at its own pace. */
  versions: number;
  deleteMarkers: number;
}

export interface BucketComparison extends Comparison {
  prefix: string;
  source: BucketSide;
  target: BucketSide;
  /** Objects that S3 is about to replicate. */
  pending: number;
  /** Objects whose content was read and compared. */
  sampled: number;
  /** The last key that was compared. */
  comparedTo?: string;
}

/** Items that expire before the comparison ends are left out: DynamoDB deletes them on each side in its own time. */
export interface TableSide {
  table: string;
  items: number;
}

export interface TableComparison extends Comparison {
  source: TableSide;
  target: TableSide;
}

type Kind = 'missingInTarget' | 'missingInSource' | 'different' | 'differentContent';

export interface ObjectDifference {
  /** The source's. */
  bucket: string;
  key: string;
  kind: Kind;
  /** What S3 says of the source's object, when it says anything. */
  replicationStatus?: string;
}

export interface ItemDifference {
  /** The source's. */
  table: string;
  /** In DynamoDB's JSON. */
  key: object;
  kind: Kind;
}

/** A comparison and the first differences, in the order of their keys. */
interface Finding<C extends Comparison, D> {
  comparison: C;
  differences: D[];
}

export type BucketFinding = Finding<BucketComparison, ObjectDifference>;
export type TableFinding = Finding<TableComparison, ItemDifference>;

export interface Report {
  id: string;
  startedAt: string;
  finishedAt: string;
  /** True when all was compared, nothing differs and nothing is pending. */
  equal: boolean;
  complete: boolean;
  buckets: BucketComparison[];
  tables: TableComparison[];
  differenceCount: number;
  /** The first 100: those of the first bucket first. */
  differences: (ObjectDifference | ItemDifference)[];
}

const MAX_DIFFERENCES = 100;

export function makeReport(
  run: Pick<Report, 'id' | 'startedAt'>,
  buckets: BucketFinding[],
  tables: TableFinding[],
): Report {
  const findings: Finding<Comparison, ObjectDifference | ItemDifference>[] = [...buckets, ...tables];
  const complete = findings.every(({ comparison }) => comparison.complete);
  const differenceCount = findings.reduce((sum, { comparison }) => sum + comparison.differences, 0);
  const settled = buckets.every(({ comparison }) => comparison.pending === 0);
  return {
    ...run,
    finishedAt: new Date().toISOString(),
    equal: complete && settled && differenceCount === 0,
    complete,
    buckets: buckets.map(({ comparison }) => comparison),
    tables: tables.map(({ comparison }) => comparison),
    differenceCount,
    differences: findings.flatMap(({ differences }) => differences).slice(0, MAX_DIFFERENCES),
  };
}

/** Subject of the message: at most 100 characters, as SNS demands. */
export function subjectOf({ equal, complete, differenceCount }: Report, environment: string): string {
  const outcome = equal
    ? 'source and target are equal'
    : differenceCount > 0
      ? `${differenceCount} differences`
      : complete
        ? 'objects are on their way'
        : 'not compared to the end';
  return `TAP migration ${environment}: ${outcome}`;
}

/** A line for each bucket and table. */
export function summaryOf({ buckets, tables }: Report): string {
  const outcome = ({ differences, complete }: Comparison) =>
    `${differences} differences${complete ? '' : ', not compared to the end'}`;
  return [
    ...buckets.map(
      ({ source, target, pending, ...comparison }) =>
        `Bucket ${source.bucket}: ${source.objects} objects, ${target.bucket}: ${target.objects}; ` +
        `${outcome(comparison)}, ${pending} on their way`,
    ),
    ...tables.map(
      ({ source, target, ...comparison }) =>
        `Table ${source.table}: ${source.items} items, ${target.table}: ${target.items}; ${outcome(comparison)}`,
    ),
  ].join('\n');
}
