// How fluid the console is with a busy stack: the page as it is, in a browser, before recorded answers of 1,000 traces and 10,000 lines of
// logs. Prints `name value unit` lines, medians. By hand only; it needs the modules of tests/pages. With --once, each is done once, with
// little, to see that it can be: so tests/pages does it, in the browser of its tests.
import { fileURLToPath } from 'node:url';
import { launch, newPage } from '../tests/pages/browser.mjs';
import { logLines, traces } from '../tests/pages/console-answers.mjs';
import { serveRecorded, stack, token } from '../tests/pages/recorded-console.mjs';

const BUSY = { runs: 5, manyTraces: 1000, manyLines: 10_000 };
export const ONCE = { runs: 1, manyTraces: 50, manyLines: 100 };
const BATCH = 250;
// As often as the server sends at most.
const BATCH_PAUSE_MS = 250;

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Opens a view and resolves with the milliseconds from the navigation to the first rows. */
async function open(page, server, route) {
  await page.addInitScript((kept) => {
    sessionStorage.setItem('tap-console-token', kept);
    globalThis.watched = { longest: 0 };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.longest = Math.max(watched.longest, duration);
    }).observe({ type: 'longtask' });
    const rows = new MutationObserver(() => {
      if (!document.querySelector('.list-row')) return;
      rows.disconnect();
      requestAnimationFrame(() => {
        watched.first = performance.now();
      });
    });
    rows.observe(document, { childList: true, subtree: true });
  }, token);
  await page.goto(`${server.address}${route}`);
  await page.waitForFunction(() => watched.first !== undefined);
  return page.evaluate(() => watched.first);
}

/** The longest task of a time in the page, in milliseconds; the browser tells of those over 50 ms alone, and once the page is idle. */
async function longestTask(page, act) {
  const idle = () => page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await idle();
  await page.evaluate(() => {
    watched.longest = 0;
  });
  const result = await act();
  await idle();
  return { longest: await page.evaluate(() => watched.longest), result };
}

/** Scrolls a list from its one end to the other, a screen a frame; resolves with the number of frames. */
const scroll = (page) =>
  page.locator('.list').evaluate(
    (list) =>
      new Promise((resolve) => {
        const step = list.scrollTop === 0 ? list.clientHeight : -list.clientHeight;
        let frames = 0;
        const go = () => {
          const before = list.scrollTop;
          list.scrollTop += step;
          if (list.scrollTop === before) return resolve(frames);
          frames++;
          requestAnimationFrame(go);
        };
        requestAnimationFrame(go);
      }),
  );

/** The first rows of a view, and what a scroll through all of them takes: the longest task, and of the processor each frame. */
async function measureList(page, server, route) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taken = async () =>
    (await browser.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value;
  const first = await open(page, server, route);
  const before = await taken();
  const { longest, result: frames } = await longestTask(page, () => scroll(page));
  return { first, longest, cpu: ((await taken()) - before) * (1000 / frames) };
}

async function measureTail(page, server, manyLines) {
  server.lines = logLines(1);
  await open(page, server, '#/logs');
  while (!server.tail) await pause(10);
  const { longest, result: rows } = await longestTask(page, async () => {
    let most = 0;
    for (let sent = 1; sent < manyLines; sent += BATCH) {
      server.tail.write(`data: ${JSON.stringify({ lines: logLines(BATCH, sent) })}\n\n`);
      await pause(BATCH_PAUSE_MS);
      most = Math.max(most, await page.locator('.list-row').count());
    }
    return most;
  });
  return { longest, rows };
}

const json = (response, value) =>
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));

/** A console of a busy stack. */
async function serve(manyTraces) {
  const server = await serveRecorded();
  server.answers = {
    'GET /api/stack': stack,
    'GET /api/traces': { traces: traces(manyTraces), more: false },
    'GET /api/logs': (_request, response) => json(response, { lines: server.lines, more: false }),
    'GET /api/logs/tail': (_request, response) => {
      server.tail = response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
    },
  };
  return server;
}

/** Prints every figure. */
export async function measureConsole(browser, { runs, manyTraces, manyLines }, print) {
  const server = await serve(manyTraces);
  async function each(measure) {
    const results = [];
    for (let run = 0; run < runs; run++) {
      server.tail = undefined;
      const page = await newPage(browser, { viewport: { width: 1280, height: 900 } });
      results.push(await measure(page));
      await page.context().close();
    }
    return (name) => median(results.map((result) => result[name]));
  }

  try {
    server.lines = logLines(manyLines);
    for (const view of ['traces', 'logs']) {
      const list = await each((page) => measureList(page, server, `#/${view}`));
      print(`console.${view}.first`, list('first'), 'ms');
      print(`console.${view}.scroll.task`, list('longest'), 'ms');
      print(`console.${view}.scroll.frame`, list('cpu'), 'ms');
    }
    const tail = await each((page) => measureTail(page, server, manyLines));
    print('console.logs.tail.task', tail('longest'), 'ms');
    print('console.logs.tail.rows', tail('rows'), 'rows');
  } finally {
    await server.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const browser = await launch();
  const print = (name, value, unit) => console.log(`${name} ${Math.round(value)} ${unit}`);
  await measureConsole(browser, process.argv.includes('--once') ? ONCE : BUSY, print).finally(() => browser.close());
}
