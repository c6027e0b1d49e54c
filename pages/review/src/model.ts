// What src/Tap.Cli/Review writes into the page: ReviewModel.cs and the records that it is made of.
import type { Resource } from '#shared/stack-parts';
import type { CapacityModel } from './capacity/model';

export interface ReviewModel {
  project: string;
  /** The reviewed stack and the one that it is compared with. */
  stacks: [StackModel, StackModel];
  comparison: Comparison;
  prices: PriceTable;
  capacity: CapacityModel;
  /** What a change does to the stacks; left out unless there is a base. */
  change?: Change;
}

export interface Change {
  /** What it starts from, in the words of the command line. */
  base: string;
  baseCommit: string;
  commit: string;
  /** Whether the checkout has changes beyond its commit, which count as well. */
  isUncommitted: boolean;
  stacks: [StackChange, StackChange];
}

/** Something before and after a change, of which at least one is there. */
export interface Pair<T> {
  before?: T;
  after?: T;
}

export interface StackChange {
  stack: string;
  /** Whether the base does not know the stack. */
  isNew: boolean;
  /** What loses data first. */
  resources: ResourceChange[];
  permissions: Pair<Permission>[];
  alarms: Pair<Alarm>[];
  stores: Pair<DataStore>[];
  outputs: Pair<{ name: string; value: string }>[];
  findings: Pair<Finding>[];
  costs: { price: string; before: number; after: number }[];
  totalBefore: number;
  total: number;
}

export interface ResourceChange {
  key: string;
  operation: 'create' | 'update' | 'replace' | 'delete';
  /** Whether what it holds is at stake. */
  loses: boolean;
  /** What becomes of the old one; left out where nothing has to be said. */
  fate?: string;
  /** Whether only the tags change that the provider puts on every resource. */
  onlyTags: boolean;
  inputs: {
    path: string;
    before?: string;
    after?: string;
    /** Whether another value means another resource. */
    replaces: boolean;
    /** The keys of what has to be there before AWS tells the new value. */
    follows: string[];
  }[];
}

export interface StackModel {
  name: string;
  region: string;
  resources: Resource[];
  outputs: Record<string, unknown>;
  permissions: Permission[];
  stores: DataStore[];
  alarms: Alarm[];
  logGroups: LogGroup[];
  tags: Record<string, string>;
  findings: Finding[];
  costs: CostLine[];
  /** What requests of tables with a maximum throughput cost at most. */
  ceilings: CostLine[];
  /** US dollars a month. */
  total: number;
  /** What it limits itself, by the ids of the capacity model. */
  facts: Record<string, number>;
}

export interface Comparison {
  onlyFirst: string[];
  onlySecond: string[];
  differences: Difference[];
  /** How many resources are the same in both. */
  same: number;
}

export interface Difference {
  /** The key in the first stack. */
  first: string;
  second: string;
  inputs: { path: string; first?: string; second?: string }[];
}

export interface Permission {
  resource: string;
  kind: string;
  sid: string;
  effect: 'Allow' | 'Deny';
  principals: string[];
  actions: string[];
  resources: string[];
  conditions: string[];
  /** What it leaves open. */
  wildcards: string[];
}

/** What is so, and whether that is safe. */
export interface Verdict {
  text: string;
  good: boolean;
}

export interface DataStore {
  resource: string;
  service: string;
  encryption: Verdict;
  access: Verdict;
  transport: Verdict;
  recovery: Verdict;
}

export interface Alarm {
  resource: string;
  name: string;
  metric: string;
  condition: string;
  missing: string;
  notifies: string[];
}

export interface LogGroup {
  resource: string;
  name: string;
  /** 0 for ever. */
  retentionDays: number;
  /** Left out for a key of AWS. */
  key?: string;
}

export interface Finding {
  guardrail: string;
  title: string;
  reference: string;
  resource: string;
  message: string;
  status: 'broken' | 'waived';
  reason?: string;
}

export interface CostLine {
  resource: string;
  price: string;
  factor: number;
  assumptions: string[];
}

export interface PriceTable {
  region: string;
  currency: string;
  note: string;
  prices: Price[];
  assumptions: { id: string; label: string; unit: string; value: number }[];
}

export interface Price {
  id: string;
  service: string;
  item: string;
  usd: number;
  per: number;
  unit: string;
  page: string;
  /** The month of the price list that has it; left out where none was found. */
  confirmed?: string;
  /** What more of it costs, the lowest first; left out where all of it costs the same. */
  tiers?: { from: number; usd: number }[];
}
