// Traces, logs, data and calls of a stack that runs.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { call, deadLetter, openRunning, outputs } from './console-stack.mjs';
import { follow, page, takeComplaints } from './opened.mjs';

const parts = () => page.getByRole('treegrid', { name: 'Parts of the trace' }).locator('.list-row');
const lines = (name) => page.getByRole('treegrid', { name }).locator('.list-row');
const part = (title) =>
  page.locator('.data-part', { has: page.getByRole('heading', { name: title, exact: true }) });

/** Sends the form of an operation as it is, and resolves with the id in the answer. */
async function send(operation, status) {
  await openRunning({ route: `#/try/${operation}` });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(`✓ ${status}`).waitFor();
  return page.locator('.answer pre a').first().innerText();
}

describe('traces, logs, data and calls of a stack that runs', () => {
  it('shows what a form has created: its trace, log lines, item, result and valid signature', async () => {
    const id = await send('postProcess', 202);
    await parts().filter({ hasText: 'tap-api-handler-dev' }).first().waitFor();
    await parts().filter({ hasText: 'tap-processor-dev' }).first().waitFor();
    await lines('Log lines of the call').filter({ hasText: 'outcome=Processed' }).waitFor();
    // A trace that X-Ray has not yet is a 404, which browsers report.
    takeComplaints();

    await page.locator('.answer pre a').first().click();
    await page.getByRole('heading', { name: `Process ${id}` }).waitFor();
    assert.match(await part('Item of the table').innerText(), /status\s+PROCESSED/);
    await part('Result').getByText('✓ The signature is valid').waitFor();
    assert.equal(await part('Objects').locator('tbody tr').count(), 2);
    await part('Log lines').locator('.list-row', { hasText: 'outcome=Processed' }).waitFor();

    await part('Traces').getByRole('link').first().click();
    await parts().filter({ hasText: 'tap-processor-dev' }).first().waitFor();
    await lines('Log lines of the trace').filter({ hasText: 'outcome=Processed' }).waitFor();
  });

  it('gives back by a form what another has made', async () => {
    const id = await send('postTransaction', 201);
    await follow(() => page.locator('.operations a[href="#/try/getTransaction"]').click());
    assert.equal(await page.getByLabel('id path').inputValue(), id);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('✓ 200').waitFor();
    takeComplaints();
    await page.locator('.answer pre a').first().click();
    await page.getByRole('heading', { name: `Transaction ${id}` }).waitFor();
    assert.match(await part('Item of the table').innerText(), /amount\s+12\.50/);
  });

  it('is asked by each of the common filters', async () => {
    await openRunning({ route: '#/traces' });
    const rows = page.getByRole('grid', { name: 'Traces' }).locator('.list-row');
    for (const name of ['With a fault', 'Throttled', 'Over 1 s', 'Cold starts', 'With an error']) {
      await page.getByRole('button', { name }).click();
      await page.locator('.part[aria-busy=false]').waitFor();
      assert.equal(await page.getByRole('alert').count(), 0, name);
    }
    await rows
      .filter({ hasText: /▲ error\s*.*POST .*\/transactions 422/ })
      .first()
      .waitFor();
  });

  it('has its lines followed as they come, and searched', async () => {
    await openRunning({ route: '#/logs' });
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    const { body } = await call('POST', '/process', { type: 'order.created', data: {} });
    const { id } = body;
    await lines('Log lines').filter({ hasText: id }).filter({ hasText: 'outcome=Processed' }).waitFor();
    await page.getByLabel('Text in the lines').fill(id);
    await page.getByLabel('Source').selectOption('processor');
    await page.locator('.part[aria-busy=false]').waitFor(); // a second answer draws the lines anew, beneath a click
    const found = lines('Log lines').filter({ hasText: 'outcome=Processed' });
    await found.locator('mark', { hasText: id }).waitFor();
    await found.click();
    await found.locator('.log-links').getByRole('link', { name: id }).waitFor();
  });

  it('has a dead letter redriven', async () => {
    const key = `incoming/2026/01/01/${randomUUID()}.json`;
    const s3 = { bucket: { name: outputs.dataBucketName }, object: { key, size: 1, versionId: 'none' } };
    const event = { Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3 }] };
    await deadLetter(event);
    await openRunning({ route: '#/data' });
    const letter = page.locator('.letters > li', { hasText: key });
    while ((await letter.count()) === 0) {
      await page.getByRole('button', { name: 'Ask now' }).click();
      await page.locator('.part[aria-busy=false]').waitFor();
    }
    await letter.locator('summary').click();
    assert.match(await letter.locator('pre').first().innerText(), new RegExp(key));
    await letter.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Redrive 1 dead letter' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Redrive' }).click();
    await page.getByText('✓ 1 event sent.').waitFor();
  });
});
