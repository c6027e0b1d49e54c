// Try the API: the forms, the answer, and what a call caused.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answers, created, dataId, definition, logLines, trace, traceId } from './console-answers.mjs';
import { openConsole, problem, requests, stack } from './console-fixture.mjs';
import { assertLooksRight, follow, page, takeComplaints } from './opened.mjs';

const open = (operation = '', more = {}, options = {}) =>
  openConsole({ route: `#/try/${operation}`, answers: { ...answers, ...more }, ...options });
const choose = (operation) => follow(() => page.locator(`.operations a[href="#/try/${operation}"]`).click());
const form = () => page.locator('.operation form');
const field = (name) => page.getByLabel(name, { exact: false });
const sendForm = () => page.getByRole('button', { name: 'Send' }).click();
const calls = () => requests.filter(({ what }) => what === 'POST /api/call').map(({ body }) => body);
const faults = (name) =>
  page.locator('.field', { has: page.getByText(name, { exact: true }) }).locator('.faults li');

describe('the forms', () => {
  it('are one for each operation of the definition, grouped by path', async () => {
    await open();
    await form().waitFor();
    assert.deepEqual(await page.locator('.operations h3').allInnerTexts(), [
      'health',
      'process',
      'transactions',
    ]);
    for (const [path, operations] of Object.entries(definition.paths))
      for (const [method, { operationId, summary }] of Object.entries(operations)) {
        await choose(operationId);
        await page.getByRole('heading', { name: `${method.toUpperCase()} ${path}` }).waitFor();
        assert.ok((await form().innerText()).includes(summary));
      }
  });

  it('begin with the example, and send what the fields say', async () => {
    await open('postTransaction');
    assert.deepEqual(JSON.parse(await field('Body').inputValue()), {
      userId: 'user-1',
      amount: '12.50',
      currency: 'EUR',
      description: 'Two coffees',
    });
    await page.getByRole('button', { name: 'smallest' }).click();
    await field('Idempotency-Key').fill('key-1');
    await sendForm();
    await page.getByText('✓ 201').waitFor();
    const [{ body, ...rest }] = calls();
    assert.deepEqual(rest, {
      method: 'POST',
      path: '/transactions',
      headers: { 'Idempotency-Key': 'key-1', 'Content-Type': 'application/json' },
    });
    assert.deepEqual(JSON.parse(body), { userId: 'user-1', amount: '1', currency: 'JPY' });
  });

  it('put parameters where they belong, and leave out what is empty', async () => {
    await open('listTransactions', { 'POST /api/call': { ...created, status: 200 } });
    assert.equal(await field('userId').inputValue(), '');
    assert.equal(await field('userId').getAttribute('placeholder'), 'such as user-1');
    await field('userId').fill('a&b=c d');
    await field('limit').fill('5');
    await sendForm();
    await page.getByText('✓ 200').waitFor();
    assert.deepEqual(calls()[0], {
      method: 'GET',
      path: '/transactions?userId=a%26b%3Dc+d&limit=5',
      headers: {},
      body: null,
    });
    await choose('getTransaction');
    await field('id path').fill('a/b?c');
    await sendForm();
    await page.getByText('✓ 200').waitFor();
    assert.equal(calls()[1].path, '/transactions/a%2Fb%3Fc');
  });

  it('say what the API will refuse, and send it all the same', async () => {
    const refused = { ...created, status: 422, body: '{"title":"Validation failed"}' };
    await open('postTransaction', { 'POST /api/call': refused });
    await field('Body').fill('{"userId": "", "amount": "1,5", "more": 1}');
    assert.deepEqual(await faults('Body').allInnerTexts(), [
      'currency is missing',
      'userId: must have at least 1 characters',
      'amount: must match ^(?!0(\\.0+)?$)(0|[1-9][0-9]{0,14})(\\.[0-9]{1,4})?$',
      'more is not known',
    ]);
    await field('Body').fill('{"userId": ');
    assert.match((await faults('Body').allInnerTexts())[0], /^is not JSON: /);
    await field('Idempotency-Key').fill('with space');
    assert.match((await faults('Idempotency-Key').allInnerTexts())[0], /must match/);
    assert.equal(await field('Body').getAttribute('aria-invalid'), 'true');
    await sendForm();
    await page.getByText('! 422').waitFor();
    await page.getByText('The body does not match the schema').waitFor();
    assert.equal(calls()[0].body, '{"userId": ');
    await choose('listTransactions');
    await field('limit').fill('101');
    assert.deepEqual(await faults('limit').allInnerTexts(), ['must be at most 100']);
    await field('limit').fill('x');
    assert.deepEqual(await faults('limit').allInnerTexts(), ['must be an integer']);
  });

  it('offer the id that was made before', async () => {
    await open('postTransaction');
    await sendForm();
    await page.getByText('✓ 201').waitFor();
    await choose('getTransaction');
    assert.equal(await field('id path').inputValue(), dataId(7));
    await choose('getProcess');
    assert.equal(await field('id path').inputValue(), '');
  });

  it('send only what reads where nothing may be changed, which is explained', async () => {
    await open('postTransaction', { 'GET /api/stack': { ...stack, onAws: true, mayWrite: false } });
    assert.ok(await page.getByRole('button', { name: 'Send' }).isDisabled());
    await page.getByText('start it with --write').waitFor();
    await choose('listTransactions');
    assert.ok(await page.getByRole('button', { name: 'Send' }).isEnabled());
  });
});

describe('who calls', () => {
  it('is nobody where the API is open', async () => {
    await open('postTransaction');
    await page.getByText('the call carries no credentials').waitFor();
  });

  it('is the console where the API asks for credentials of AWS', async () => {
    await open('postTransaction', { 'GET /api/stack': { ...stack, authorization: 'IAM' } });
    await page.getByText('The console signs the call with its own AWS credentials.').waitFor();
  });

  it('is who has the token where the API asks for one, which stays in the memory of the page', async () => {
    await open('postTransaction', { 'GET /api/stack': { ...stack, authorization: 'JWT' } });
    await field('Token').fill('eyJ.a.b');
    await sendForm();
    await page.getByText('✓ 201').waitFor();
    assert.equal(calls()[0].headers.Authorization, 'Bearer eyJ.a.b');
    await choose('putTransaction');
    assert.equal(await field('Token').inputValue(), 'eyJ.a.b');
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]),
    );
    assert.doesNotMatch(kept, /eyJ/);
    await page.reload();
    assert.equal(await field('Token').inputValue(), '');
  });
});

describe('a call', () => {
  it('shows the answer, whose ids lead to their data', async () => {
    await open('postTransaction');
    await sendForm();
    await page.getByText('The transaction is made.').waitFor();
    await page.getByText('83.4 ms').waitFor();
    assert.equal(await page.locator('.answer pre a').getAttribute('href'), `#/data/${dataId(7)}`);
    await page.locator('.answer summary').click();
    assert.match(await page.locator('.answer table').innerText(), /etag\s+"1"/);
    assert.equal(await page.locator('.answer table a').last().getAttribute('href'), `#/traces/${traceId(7)}`);
  });

  it('shows what it caused, once that is there', async () => {
    let isThere = false;
    const asked = { trace: 0, logs: 0 };
    const json = (response, value) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    const later = (what, answer) => (request, response) =>
      isThere
        ? json(response, answer(++asked[what]))
        : problem(404, 'X-Ray has no such trace', '')(request, response);
    const [gateway, processor] = trace(traceId(7)).parts;
    await open('postTransaction', {
      [`GET /api/traces/${traceId(7)}`]: later('trace', (turn) => ({
        id: traceId(7),
        parts: turn === 1 ? [gateway] : [gateway, { ...processor, parts: [] }],
      })),
      [`GET /api/traces/${traceId(7)}/logs`]: later('logs', (turn) => logLines(turn === 1 ? 2 : 5)),
    });
    await sendForm();
    await page.getByText('Waiting for the trace…').waitFor();
    isThere = true;
    const parts = page.getByRole('treegrid', { name: 'Parts of the trace' }).locator('.list-row');
    const lines = page.getByRole('treegrid', { name: 'Log lines of the call' }).locator('.list-row');
    await parts.filter({ hasText: 'tap-processor-dev' }).waitFor();
    await lines.nth(4).waitFor();
    assert.equal(
      await page
        .getByRole('link', { name: traceId(7) })
        .first()
        .getAttribute('href'),
      `#/traces/${traceId(7)}`,
    );
    takeComplaints();
    await page.getByText('Looking for more of the trace…').waitFor({ state: 'detached' });
  });

  it('says on its own part what cannot be read of what it caused', async () => {
    await open('postTransaction', {
      [`GET /api/traces/${traceId(7)}`]: problem(502, 'X-Ray refused this', 'AccessDenied'),
    });
    await sendForm();
    await page.getByRole('alert').filter({ hasText: 'X-Ray refused this: AccessDenied' }).waitFor();
    await page
      .getByRole('treegrid', { name: 'Log lines of the call' })
      .locator('.list-row')
      .first()
      .waitFor();
    await page.getByText('✓ 201').waitFor();
    takeComplaints();
  });

  it('that is not answered is a fault of its own, and can be sent again', async () => {
    await open('postTransaction', {
      'POST /api/call': problem(504, 'The API did not answer', 'Not within 30 s.'),
    });
    await sendForm();
    await page.getByRole('alert').filter({ hasText: 'The API did not answer' }).waitFor();
    assert.ok(await form().isVisible());
    takeComplaints();
  });

  it('may be answered with what is no JSON, or is hostile: it is text', async () => {
    const hostile = '<script>document.title=1</script><img src=x onerror="document.title=2">';
    await open('getHealth', {
      'POST /api/call': { ...created, status: 200, headers: { 'x-<b>': hostile }, body: hostile },
    });
    await sendForm();
    await page.locator('.answer pre').waitFor();
    assert.equal(await page.locator('.answer pre').innerText(), hostile);
    await page.locator('.answer summary').click();
    assert.match(await page.locator('.answer table').innerText(), /x-<b>\s+<script>/);
    assert.equal(await page.locator('main img, main script').count(), 0);
  });

  it('may have no answer but a status', async () => {
    await open('getHealth', { 'POST /api/call': { ...created, status: 304, body: '' } });
    await sendForm();
    await page.getByText('Without a body.').waitFor();
  });
});

describe('trying the API', () => {
  it('has nothing for axe to find, and fits', async () => {
    await open('postTransaction', { 'GET /api/stack': { ...stack, authorization: 'JWT' } });
    await field('Body').fill('{');
    await sendForm();
    await page.locator('.waterfall .list-row').first().waitFor();
    await page.locator('.logs .list-row').first().waitFor();
    await assertLooksRight();
  });
});
