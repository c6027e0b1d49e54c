import { members } from '@tap/shared/definition';
import type { ProcessItem } from '@tap/shared/process-item';
import { httpDate } from '../http-date';
import { readItem, shown } from '../items';
import { Problem } from '../problem';
import type { Route } from '../router';

/** GET /process/{id}: where a payload stands. */
export const getProcess: Route = {
  method: 'GET',
  path: '/process/{id}',
  async handle({ caller }, { id = '' }) {
    const item = await readItem<ProcessItem>(caller, 'process', id);
    if (!item) throw new Problem('not-found', 'There is no process with this id.');
    return {
      status: 200,
      headers: { 'Last-Modified': httpDate(item.updatedAt) },
      body: shown(item, members.Process),
    };
  },
};
