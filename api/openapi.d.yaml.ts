// Written from openapi.yaml by `npm --prefix lambda run docs`.

export type Payload = {
  type: string;
  userId?: UserId;
  data: Record<string, unknown>;
};

export type IdempotencyKey = string;

export type NewTransaction = {
  userId: UserId;
  amount: Amount;
  currency: Currency;
  description?: Description;
};

export type ListTransactionsQuery = {
  userId?: string;
  limit: number;
  cursor?: string;
};

export type TransactionChange = {
  amount: Amount;
  currency: Currency;
  description?: Description;
  version?: Version;
};

export type Health = {
  status: "up" | "down";
};

export type Accepted = {
  id: Id;
  status: "RECEIVED";
};

export type Process = {
  id: Id;
  status: "RECEIVED" | "PROCESSED" | "REJECTED";
  type: string;
  createdAt: string;
  updatedAt: string;
  reason?: string;
};

export type Transaction = {
  id: Id;
  userId: UserId;
  amount: Amount;
  currency: Currency;
  description?: Description;
  version: Version;
  createdAt: string;
  updatedAt: string;
};

export type TransactionPage = {
  items: Array<Transaction>;
  nextCursor?: string;
};

export type UserId = string;

export type Amount = string;

export type Currency = string;

export type Description = string;

export type Version = number;

export type Id = string;

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  requestId: string;
  errors?: Array<{
    path: string;
    message: string;
  }>;
};

/** Tells whether a value is as its schema says; `errors` has what is wrong with the last one that was not. */
export interface Validator<T> {
  (value: unknown): value is T;
  errors?: Fault[] | null;
}

export interface Fault {
  /** The place in the value, as a JSON pointer. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
  parentSchema?: { type?: string; title?: string };
}

export declare const Payload: Validator<Payload>;

export declare const IdempotencyKey: Validator<IdempotencyKey>;

export declare const NewTransaction: Validator<NewTransaction>;

export declare const ListTransactionsQuery: Validator<ListTransactionsQuery>;

export declare const TransactionChange: Validator<TransactionChange>;

/** The names of the members that an object has. */
export declare const members: {
  readonly Health: readonly (keyof Health)[];
  readonly Payload: readonly (keyof Payload)[];
  readonly Accepted: readonly (keyof Accepted)[];
  readonly Process: readonly (keyof Process)[];
  readonly NewTransaction: readonly (keyof NewTransaction)[];
  readonly TransactionChange: readonly (keyof TransactionChange)[];
  readonly Transaction: readonly (keyof Transaction)[];
  readonly TransactionPage: readonly (keyof TransactionPage)[];
  readonly Problem: readonly (keyof Problem)[];
};
