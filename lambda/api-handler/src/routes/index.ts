import type { Route } from '../router';
import { deleteTransaction } from './delete-transaction';
import { getProcess } from './get-process';
import { getTransaction } from './get-transaction';
import { health } from './health';
import { listTransactions } from './list-transactions';
import { postProcess } from './post-process';
import { postTransaction } from './post-transaction';
import { putTransaction } from './put-transaction';

/** The operations of api/openapi.yaml. */
export const routes: readonly Route[] = [
  health,
  postProcess,
  getProcess,
  postTransaction,
  listTransactions,
  getTransaction,
  putTransaction,
  deleteTransaction,
];
