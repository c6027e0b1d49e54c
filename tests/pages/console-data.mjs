// Data: what is known of a transaction or a process, and the dead letters.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answers, dataId, deadLetters, record, traceId } from './console-answers.mjs';
import { goTo, openConsole, problem, requests, stack } from './console-fixture.mjs';
import { assertLooksRight, page, takeComplaints } from './opened.mjs';

const open = (route = '#/data', more = {}, options = {}) =>
  openConsole({ route, answers: { ...answers, ...more }, ...options });
const openRecord = (changed, options) =>
  open(`#/data/${dataId(1)}`, { [`GET /api/data/${dataId(1)}`]: { ...record, ...changed } }, options);
const part = (title) =>
  page.locator('.data-part', { has: page.getByRole('heading', { name: title, exact: true }) });
const letters = () => page.locator('.letters > li');
const redriven = () => requests.filter(({ what }) => what === 'POST /api/dead-letters/redrive');

describe('what is known of an id', () => {
  it('is found by the id', async () => {
    await open();
    await page.getByLabel('Id of a transaction or a process').fill(` ${dataId(1)} `);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Process ${dataId(1)}` }).waitFor();
    assert.match(await part('Item of the table').innerText(), /status\s+PROCESSED/);
    assert.match(await part('Item of the table').innerText(), /"checksum": "q1eZ0PZ3/);
    assert.match(await part('Result').innerText(), /✓ The signature is valid[\s\S]*"amount": 12\.50,/);
    assert.match(
      await part('Objects').innerText(),
      /3HL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY latest\s+\S.*\s+118 B/,
    );
    assert.equal(
      await part('Traces').getByRole('link').first().getAttribute('href'),
      `#/traces/${traceId(0)}`,
    );
    const lines = part('Log lines').locator('.list-row');
    await lines.nth(5).waitFor(); // a list draws with the next frame
    assert.equal(await lines.count(), 6);
  });

  it('says that a signature is not valid, and why', async () => {
    const signature = { valid: false, reason: 'the digest is not that of the data' };
    await openRecord({ result: { ...record.result, signature } });
    await part('Result')
      .getByText('! The signature is not valid: the digest is not that of the data')
      .waitFor();
  });

  it('shows a result whose signature could not be checked, and why', async () => {
    const { signature, ...result } = record.result;
    await openRecord({ result, faults: ['The secret cannot be read: AccessDenied'] });
    assert.match(await part('Result').innerText(), /"type": "order.created"/);
    assert.doesNotMatch(await part('Result').innerText(), /signature is/);
    await page.getByRole('alert').filter({ hasText: 'The secret cannot be read' }).waitFor();
  });

  it('says what there is not', async () => {
    await openRecord({ item: null, result: null, objects: [], traces: [], logs: [] });
    await part('Item of the table').getByText('The table has no item of it.').waitFor();
    await part('Result').getByText('There is no result.').waitFor();
    await part('Objects').getByText('The bucket has no object of it.').waitFor();
    await part('Traces').getByText('No trace of it was found.').waitFor();
    await part('Log lines').getByText('No line of a log names it.').waitFor();
  });

  it('has no result for a transaction', async () => {
    await openRecord({ kind: 'transaction', result: null });
    await page.getByRole('heading', { name: `Transaction ${dataId(1)}` }).waitFor();
    assert.equal(await part('Result').count(), 0);
  });

  it('shows beside a fault what could be read', async () => {
    await openRecord({ faults: ['S3 refused this: AccessDenied'], objects: [] });
    await page.getByRole('alert').filter({ hasText: 'S3 refused this: AccessDenied' }).waitFor();
    assert.match(await part('Item of the table').innerText(), /PROCESSED/);
  });

  it('may be nothing', async () => {
    await open(`#/data/${dataId(2)}`, {
      [`GET /api/data/${dataId(2)}`]: problem(
        404,
        'Nothing is known of this id',
        'It is in no table, bucket, log or trace.',
      ),
    });
    await page.getByRole('alert').filter({ hasText: 'Nothing is known of this id' }).waitFor();
    takeComplaints();
    await page.getByRole('link', { name: '← Dead letters' }).click();
    await letters().first().waitFor();
  });

  it('takes an id of odd characters as one, and shows what is hostile as text', async () => {
    const odd = 'a/b?c#d%2F <b>é';
    const hostile = '<img src=x onerror="document.title=1">';
    const changed = {
      ...record,
      id: odd,
      item: { [hostile]: hostile },
      objects: [{ ...record.objects[0], key: hostile }],
    };
    await open('#/data', { [`GET /api/data/${odd}`]: changed });
    await page.getByLabel('Id of a transaction or a process').fill(odd);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('heading', { name: `Process ${odd}` }).waitFor();
    assert.equal((await part('Item of the table').innerText()).split(hostile).length, 3);
    assert.match(await part('Objects').innerText(), /<img src=x/);
    assert.equal(await page.locator('main img').count(), 0);
  });
});

describe('dead letters', () => {
  it('tell their function, error, age, event and failure', async () => {
    await open();
    await letters().first().waitFor();
    assert.match(
      await letters().first().innerText(),
      /^\d+ (h|min|d) old\s+processor\s+RetriesExhausted after 3 tries: SyntaxError: Unexpected end of JSON input$/,
    );
    await letters().first().locator('summary').click();
    const event = letters().first().locator('pre').first();
    assert.match(await event.innerText(), /"eventName": "ObjectCreated:Put"/);
    assert.equal(await event.getByRole('link').getAttribute('href'), `#/data/${dataId(1)}`);
    assert.match(await letters().first().locator('pre').last().innerText(), /"executedVersion": "7"/);
    assert.equal(
      await letters().first().getByRole('link', { name: 'What its invocations logged' }).getAttribute('href'),
      `#/logs?text=${deadLetters.messages[0].request}&start=2026-11-28T19%3A30%3A00.000Z&end=2026-11-29T01%3A31%3A00.000Z`,
    );
  });

  it('are redriven when they are chosen and the reader confirms it', async () => {
    await open();
    await letters().first().waitFor();
    assert.ok(await page.getByRole('button', { name: 'Redrive' }).isDisabled());
    await letters().nth(0).getByRole('checkbox').check();
    await letters().nth(1).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Redrive 2 dead letters' }).click();
    await page
      .getByRole('dialog')
      .getByText('2 events of the stack dev will be given to their functions once more.')
      .waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(redriven().length, 0);
    await page.getByRole('button', { name: 'Redrive 2 dead letters' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Redrive' }).press('Enter');
    await page.getByText('✓ 2 events sent.').waitFor();
    assert.deepEqual(redriven()[0].body, { ids: deadLetters.messages.slice(0, 2).map(({ id }) => id) });
    await page.getByRole('button', { name: 'Redrive', exact: true, disabled: true }).waitFor();
  });

  it('are chosen all at once', async () => {
    await open();
    await page.getByLabel('All').check();
    assert.equal(await page.locator('.letters :checked').count(), 3);
    await letters().first().getByRole('checkbox').uncheck();
    assert.equal(await page.getByLabel('All').evaluate(({ indeterminate }) => indeterminate), true);
    await page.getByLabel('All').check();
    await page.getByLabel('All').uncheck();
    assert.equal(await page.locator('.letters :checked').count(), 0);
  });

  it('that are kept say why', async () => {
    const [{ id }] = deadLetters.messages;
    await open('#/data', {
      'POST /api/dead-letters/redrive': {
        results: [{ id, outcome: 'kept', detail: 'It stays: its function is gone' }],
      },
    });
    await letters().first().getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Redrive 1 dead letter' }).click();
    await page.getByText('1 event of the stack dev will be given to its function once more.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Redrive' }).click();
    await page.getByText(`${id}: It stays: its function is gone`).waitFor();
  });

  it('cannot be redriven where nothing may be changed, which is explained', async () => {
    await open('#/data', { 'GET /api/stack': { ...stack, onAws: true, mayWrite: false } });
    await letters().first().waitFor();
    await page
      .getByText(
        'This console is read only, so nothing can be redriven here: start it with --write for that.',
      )
      .waitFor();
    assert.equal(await page.getByRole('button', { name: 'Redrive' }).count(), 0);
    assert.equal(await page.getByRole('checkbox').count(), 0);
  });

  it('may be none, or not to be read', async () => {
    await open('#/data', { 'GET /api/dead-letters': { count: 0, messages: [] } });
    await page.getByText('There are none.').waitFor();
    await open('#/data', { 'GET /api/dead-letters': problem(502, 'SQS refused this', 'AccessDenied') });
    await page.getByRole('alert').filter({ hasText: 'SQS refused this: AccessDenied' }).waitFor();
    takeComplaints();
  });
});

describe('data', () => {
  it('has nothing for axe to find, and fits', async () => {
    await open('#/data');
    await letters().first().locator('summary').click();
    await letters().first().getByRole('checkbox').check();
    await assertLooksRight();
    await page.getByRole('button', { name: 'Redrive 1 dead letter' }).click();
    await page.getByRole('dialog').waitFor();
    await assertLooksRight();
    await page.keyboard.press('Escape');
    await goTo(`#/data/${dataId(1)}`);
    await part('Log lines').locator('.list-row').first().waitFor();
    await assertLooksRight();
  });
});
