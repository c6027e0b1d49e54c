import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { isProcessId, type ProcessItem, processKey } from '@tap/shared/process-item';
import { environment } from '../env';
import { Problem } from '../problem';
import type { Route } from '../router';
import { table } from '../services';

/** GET /process/{id}: where a payload stands. */
export const getProcess: Route = {
  method: 'GET',
  path: '/process/{id}',
  async handle(_request, { id = '' }) {
    const item = await readItem(id);
    if (!item) throw new Problem('not-found', 'There is no process with this id.');
    const { status, type, createdAt, updatedAt, reason } = item;
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store' },
      body: { id, status, type, createdAt, updatedAt, reason },
    };
  },
};

async function readItem(id: string): Promise<ProcessItem | undefined> {
  if (!isProcessId(id)) return undefined;
  // Consistent, because a client follows the Location of its 202 at once.
  const { Item } = await table.send(
    new GetCommand({ TableName: environment.METADATA_TABLE, Key: processKey(id), ConsistentRead: true }),
  );
  const item = Item as ProcessItem | undefined;
  return item?.entity === 'process' ? item : undefined;
}
