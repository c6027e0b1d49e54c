// Logs: the lines of a range, and the live tail.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answers, dataId, logLine, logLines, traceId } from './console-answers.mjs';
import { openConsole, problem, requests } from './console-fixture.mjs';
import { assertLooksRight, page, takeComplaints } from './opened.mjs';

const list = () => page.getByRole('treegrid', { name: 'Log lines' });
const rows = () => list().locator('.list-row');
const status = () => page.getByRole('status');
const says = (words) => status().filter({ hasText: words }).waitFor();
const isAtEnd = () =>
  page.waitForFunction(() => {
    const { scrollTop, clientHeight, scrollHeight } = document.querySelector('.list');
    return scrollTop + clientHeight >= scrollHeight - 2;
  });

/** A tail that the test writes to. */
function newTail() {
  const tail = { opened: 0 };
  let told;
  const write = (text) => tail.response.write(text);
  return Object.assign(tail, {
    lines: (lines) => write(`data: ${JSON.stringify({ lines })}\n\n`),
    fault: (body) => write(`event: fault\ndata: ${JSON.stringify(body)}\n\n`),
    /** Resolves with the query once the page asks for it. */
    next: () =>
      new Promise((resolve) => {
        told = resolve;
      }),
    answer: (request, response) => {
      tail.response = response;
      tail.opened++;
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
      response.write(': the log begins\n\n');
      told?.(new URL(request.url, 'http://local').searchParams);
    },
  });
}

/** Opens the view with a tail, and waits for that to begin. */
async function open(more = {}, options = {}) {
  const tail = newTail();
  const begun = tail.next();
  await openConsole({
    route: '#/logs',
    answers: { ...answers, 'GET /api/logs/tail': tail.answer, ...more },
    ...options,
  });
  tail.query = await begun;
  await rows().first().waitFor();
  return tail;
}

describe('the tail', () => {
  it('begins where the lines of the range end, shows what comes, and follows it', async () => {
    const tail = await open();
    assert.equal(tail.query.get('start'), logLine(999).at);
    await says('1,000 lines · live');
    tail.lines(logLines(3, 999));
    await says('1,002 lines · live');
    await rows().last().filter({ hasText: 'payload 1001 stored' }).waitFor();
    await isAtEnd();
  });

  it('has few rows in the document for ten thousand lines that come at once', async () => {
    const tail = await open();
    for (let first = 1000; first < 11_000; first += 1000) tail.lines(logLines(1000, first));
    await says('11,000 lines');
    await rows().last().filter({ hasText: 'payload 10999 stored' }).waitFor();
    assert.ok((await rows().count()) < 200);
    assert.equal(await list().getAttribute('aria-rowcount'), '11001');
  });

  it('leaves a reader who is not at the end in peace, and says how much is new', async () => {
    const tail = await open();
    await list().hover();
    await page.mouse.wheel(0, -2000);
    await page.waitForFunction(
      () => !document.querySelector('.list-row:last-child')?.textContent.includes('payload 999 '),
    );
    const seen = await list().evaluate((element) => element.scrollTop);
    tail.lines(logLines(5, 1000));
    await page.getByRole('button', { name: '↓ 5 new lines' }).waitFor();
    tail.lines(logLines(1, 1005));
    await page.getByRole('button', { name: '↓ 6 new lines' }).waitFor();
    assert.equal(await list().evaluate((element) => element.scrollTop), seen);
    await page.getByRole('button', { name: '↓ 6 new lines' }).click();
    await rows().last().filter({ hasText: 'payload 1005 stored' }).waitFor();
    await page.getByRole('button', { name: 'new line' }).waitFor({ state: 'hidden' });
    tail.lines(logLines(1, 1006));
    await rows().last().filter({ hasText: 'payload 1006 stored' }).waitFor();
  });

  it('waits while it is paused, and loses nothing', async () => {
    const tail = await open();
    await page.getByRole('button', { name: 'Pause' }).click();
    tail.lines(logLines(7, 1000));
    await says('1,000 lines, 7 new lines waiting · paused');
    await page.getByRole('button', { name: 'Resume' }).click();
    await says('1,007 lines · live');
    await rows().last().filter({ hasText: 'payload 1006 stored' }).waitFor();
  });

  it('puts a line that comes late in its place', async () => {
    const tail = await open();
    tail.lines([logLine(1002), logLine(1001)]);
    tail.lines([logLine(1000)]);
    await says('1,003 lines');
    // The list draws them once it has scrolled to its end.
    await page.waitForFunction(() => {
      const texts = [...document.querySelectorAll('.list-row')].slice(-3).map((row) => row.textContent);
      return [1000, 1001, 1002].every((id, index) => texts[index]?.includes(`payload ${id} `));
    });
  });

  it('says what AWS refuses for as long as it does, and goes on at the end', async () => {
    const tail = await open();
    tail.fault({
      status: 502,
      title: 'CloudWatch Logs refused this',
      detail: 'ThrottlingException: Rate exceeded',
    });
    await page.getByRole('alert').filter({ hasText: 'ThrottlingException: Rate exceeded' }).waitFor();
    await isAtEnd();
    tail.lines([]);
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('stays at the end when the list becomes lower while it is still on its way there', async () => {
    await open();
    await isAtEnd();
    const below = await list().evaluate(async (element) => {
      element.style.maxHeight = '200px';
      element.dispatchEvent(new Event('scroll'));
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      return element.scrollHeight - element.clientHeight - element.scrollTop;
    });
    assert.ok(below <= 2, `${below} px are below`);
  });

  it('is taken up where it broke off, each line once', async () => {
    const tail = await open();
    tail.lines(logLines(2, 1000));
    await says('1,002 lines');
    const again = tail.next();
    tail.response.destroy();
    assert.equal((await again).get('start'), logLine(1001).at);
    tail.lines(logLines(2, 1001));
    await says('1,003 lines · live');
    await page.getByRole('alert').waitFor({ state: 'detached' });
    takeComplaints();
  });

  it('ends with the view', async () => {
    const tail = await open();
    const closed = new Promise((resolve) => tail.response.on('close', resolve));
    await page.getByRole('link', { name: 'Data', exact: true }).click();
    await closed;
    assert.equal(tail.opened, 1);
  });

  it('is none where the range has ended', async () => {
    await open();
    await page.getByLabel('Time range').selectOption('Between two moments');
    await says(/^1,000 lines$/);
    await page.getByRole('button', { name: 'Pause' }).waitFor({ state: 'hidden' });
    assert.equal(requests.filter(({ what }) => what.startsWith('GET /api/logs/tail')).length, 1);
  });
});

describe('the lines', () => {
  it('are filtered by source, level and text, which is marked in them and kept in the address', async () => {
    const tail = await open();
    const asked = async (act) => {
      const next = tail.next();
      await act();
      return next;
    };
    const bySource = await asked(() => page.getByLabel('Source').selectOption('processor'));
    assert.equal(bySource.get('source'), 'processor');
    const byLevel = await asked(() => page.getByLabel('Level').selectOption('Warnings and errors'));
    assert.equal(byLevel.get('level'), 'warn');
    const byText = await asked(() => page.getByLabel('Text in the lines').fill('stored'));
    assert.deepEqual(Object.fromEntries(byText), {
      source: 'processor',
      level: 'warn',
      text: 'stored',
      start: logLine(999).at,
    });
    const [lines] = requests.filter(({ what }) => what.startsWith('GET /api/logs?')).slice(-1);
    assert.match(lines.what, /source=processor&level=warn&text=stored/);
    assert.equal(await rows().last().locator('mark').innerText(), 'stored');
    const again = await asked(() => page.reload());
    assert.equal(again.get('text'), 'stored');
    assert.equal(await page.getByLabel('Source').inputValue(), 'processor');
  });

  it('go further back when they are asked to, without moving what is read', async () => {
    const earlier = (request, response) => {
      const end = new URL(request.url, 'http://local').searchParams.get('end');
      const isFirst = end !== logLine(1000).at;
      const lines = isFirst ? logLines(1000, 1000) : logLines(1000);
      response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ lines, more: isFirst }));
    };
    await open({ 'GET /api/logs': earlier });
    await list().evaluate((element) => element.scrollTo(0, 0));
    await rows().first().filter({ hasText: 'payload 1000 stored' }).waitFor();
    await page.getByRole('button', { name: 'Earlier lines' }).click();
    await says('2,000 lines');
    await page.getByRole('button', { name: 'Earlier lines' }).waitFor({ state: 'hidden' });
    await rows().first().filter({ hasText: 'payload 0 stored' }).waitFor();
  });

  it('open to the line as it was logged, with ways to its trace and its data', async () => {
    await open();
    await list().focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const row = rows().filter({ hasText: 'payload 998 stored' });
    await row.locator('pre').waitFor();
    assert.equal(await row.getAttribute('aria-expanded'), 'true');
    assert.match(
      await row.locator('pre').innerText(),
      /^\{\n {2}"level": "INFO",\n {2}"message": "payload 998 stored",\n/,
    );
    assert.equal(await row.locator('.log-links a').first().getAttribute('href'), `#/traces/${traceId(998)}`);
    assert.equal(await row.locator('.log-links a').last().getAttribute('href'), `#/data/${dataId(998)}`);
    await page.keyboard.press('ArrowLeft');
    await row.locator('pre').waitFor({ state: 'detached' });
  });

  it('keep the digits of numbers and the order of names', async () => {
    const message = '{"b":1.50,"a":12345678901234567890,"2":{"e":[],"f":{}},"s":"a\\"{b"}';
    await open({ 'GET /api/logs': { lines: [{ ...logLine(0), message }], more: false } });
    await rows().first().click();
    const shown = await rows().first().locator('pre').innerText();
    assert.equal(
      shown,
      '{\n  "b": 1.50,\n  "a": 12345678901234567890,\n  "2": {\n    "e": [],\n    "f": {}\n  },\n  "s": "a\\"{b"\n}',
    );
  });

  it('are text, whatever they say, and however long they are', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const long = 'x'.repeat(1_000_000);
    const lines = [
      { ...logLine(0), id: 'a', text: hostile, message: hostile },
      { ...logLine(1), id: 'b', text: long, message: JSON.stringify({ message: long }) },
    ];
    await open({ 'GET /api/logs': { lines, more: false } });
    await rows().first().click();
    assert.equal(await rows().first().locator('pre').innerText(), hostile);
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.ok((await rows().last().innerText()).length < 600);
    await rows().last().click();
    await rows().last().locator('pre').waitFor();
    assert.ok((await rows().last().locator('pre').innerText()).length < 21_000);
    await page.getByRole('button', { name: 'Show all of it, 1 MB' }).click();
    await page.waitForFunction(
      (length) => [...document.querySelectorAll('pre')].at(-1).textContent.length > length,
      1_000_000,
    );
  });

  it('say why there are none, and ask again', async () => {
    let asked = 0;
    const tail = newTail();
    const once = (request, response) =>
      asked++ === 0
        ? problem(504, 'CloudWatch Logs did not answer', 'Not within 30 s.')(request, response)
        : response
            .writeHead(200, { 'Content-Type': 'application/json' })
            .end(JSON.stringify({ lines: [], more: false }));
    await openConsole({
      route: '#/logs',
      answers: { ...answers, 'GET /api/logs': once, 'GET /api/logs/tail': tail.answer },
    });
    await page.getByRole('alert').filter({ hasText: 'CloudWatch Logs did not answer' }).waitFor();
    takeComplaints();
    const begun = tail.next();
    await page.getByRole('button', { name: 'Try again' }).click();
    await begun;
    await says('0 lines · live');
    tail.lines(logLines(1));
    await rows().filter({ hasText: 'payload 0 stored' }).waitFor();
  });
});

describe('logs', () => {
  it('have nothing for axe to find, and fit', async () => {
    await open();
    await list().focus();
    await page.keyboard.press('Enter');
    await rows().locator('pre').waitFor();
    await assertLooksRight();
  });
});
