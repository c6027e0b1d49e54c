// A page that somebody else wrote, in a browser on the machine of the local AWS: it must not reach it.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { newPage } from './browser.mjs';
import { localAws } from './console-stack.mjs';
import { archive, attack, create, region, send } from './local-aws.mjs';
import { browser, DOMAIN } from './opened.mjs';

let pages;
let zip;
let apiUrl;
before(async () => {
  zip = archive();
  pages = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>A page</title>');
  });
  await new Promise((resolve) => pages.listen(0, '127.0.0.1', resolve));
});
after(() => pages.close());

/** As `./tap` does: with the token. */
async function byProgram(request) {
  const authorization = { Authorization: `Bearer ${localAws.token}` };
  const headers = request.path.startsWith('/_tap/') ? authorization : {};
  const { status, text } = await send(localAws.endpoint, request, headers, 'cors');
  assert.equal(Math.floor(status / 100), 2, text);
  return text;
}

async function stacks() {
  const headers = { Authorization: `Bearer ${localAws.token}` };
  return (await (await fetch(`${localAws.endpoint}/_tap/stacks`, { headers })).json()).stacks;
}

let page;
let answers;
const port = (url) => new URL(url).port;
const visit = async (url) => (await page.goto(url)).frame();
const foreign = () => visit(`http://www.${DOMAIN}:${pages.address().port}/`);

/** A frame whose origin is null. */
async function sandboxed() {
  await foreign();
  await page.setContent('<iframe sandbox="allow-scripts" srcdoc="A frame"></iframe>');
  return (await page.waitForSelector('iframe')).contentFrame();
}

/** What the page's own script gets; undefined where the browser or the local AWS keeps it from it. */
const inPage = (
  request,
  base = localAws.endpoint,
  headers = {},
  mode = 'no-cors',
  frame = page.mainFrame(),
) =>
  frame.evaluate(
    ([text, ...given]) => new Function(`return ${text}`)()(...given).catch(() => undefined),
    [String(send), base, request, headers, mode],
  );

/** What the local AWS answered to as many requests of the page. */
async function answered(count) {
  while (answers.length < count) await page.waitForEvent('response');
  return answers;
}

describe('The local AWS', () => {
  beforeEach(async () => {
    page = await newPage(browser);
    answers = [];
    page.on('response', (response) => {
      if (port(response.url()) === port(localAws.endpoint)) answers.push(response.status());
    });
  });
  afterEach(() => page.context().close());

  describe('A program', () => {
    it('makes a function and runs it by the five requests', async () => {
      let last;
      for (const request of attack('program', zip)) last = await byProgram(request);
      assert.match(last, /it ran/);
      assert.deepEqual(await stacks(), ['dev', 'program']);
    });

    it('deploys an API that answers every origin', async () => {
      const functionArn = `arn:aws:lambda:${region}:123456789012:function:program`;
      const uri = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
      const get = {
        'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri },
        responses: { default: { description: 'any' } },
      };
      const document = { openapi: '3.0.1', info: { title: 'a', version: '1' }, paths: { '/run': { get } } };
      const make = async (type, name, inputs) =>
        JSON.parse(await byProgram(create('program', type, name, inputs)));
      const { id } = await make('aws:apigateway/restApi:RestApi', 'api', {
        body: JSON.stringify(document),
      });
      const { id: deployment } = await make('aws:apigateway/deployment:Deployment', 'deployment', {
        restApi: id,
      });
      await make('aws:lambda/permission:Permission', 'permission', {
        function: 'program',
        action: 'lambda:InvokeFunction',
        principal: 'apigateway.amazonaws.com',
        sourceArn: `arn:aws:execute-api:${region}:123456789012:${id}/dev/*`,
      });
      const stage = await make('aws:apigateway/stage:Stage', 'stage', {
        restApi: id,
        deployment,
        stageName: 'dev',
      });
      apiUrl = stage.outputs.invokeUrl;
      assert.equal(await (await fetch(`${apiUrl}/run`)).text(), 'it ran');
    });
  });

  describe('A page of another origin', () => {
    for (const [where, open] of [
      ['of another site', foreign],
      ['of another port', () => visit(`http://127.0.0.1:${pages.address().port}/`)],
      ['without an origin', sandboxed],
    ])
      it(`${where} makes nothing by the five requests`, async () => {
        const frame = await open();
        const requests = attack('page', zip);
        for (const request of requests) await inPage(request, localAws.endpoint, {}, 'no-cors', frame);
        assert.deepEqual(await answered(requests.length), [403, 403, 403, 403, 403]);
        assert.deepEqual(await stacks(), ['dev', 'program']);
      });

    it('neither fills a bucket nor runs a function that exists', async () => {
      await foreign();
      const [, upload, , , invoke] = attack('program', zip);
      await inPage({ ...upload, form: { ...upload.form, key: 'from-a-page' } });
      await inPage(invoke);
      assert.deepEqual(await answered(2), [403, 403]);
      assert.doesNotMatch(await (await fetch(`${localAws.endpoint}/program-bucket`)).text(), /from-a-page/);
    });

    it('reads nothing, and is refused before it sends what is not simple', async () => {
      await foreign();
      const bucket = `${localAws.endpoint}/program-bucket`;
      const reads = (...request) =>
        page.evaluate(
          ([url, options]) =>
            fetch(url, options).then(
              (r) => r.text(),
              () => 'nothing',
            ),
          request,
        );
      assert.equal(await reads(bucket), 'nothing');
      assert.equal(await reads(`${bucket}/from-a-page`, { method: 'PUT', body: 'x' }), 'nothing');
      assert.doesNotMatch(await (await fetch(bucket)).text(), /from-a-page/);
    });

    it('cannot send a form or lead the reader there', async () => {
      const forms = [
        ['post', 'text/plain', '/_tap/stacks/page/create'],
        ['post', 'multipart/form-data', '/program-bucket'],
        ['get', 'text/plain', '/program-bucket'],
      ];
      for (const [method, type, path] of forms) {
        await foreign();
        const form = `method="${method}" enctype="${type}" action="${localAws.endpoint}${path}"`;
        await page.setContent(`<form ${form}><input name="key" value="x"><button>Send</button></form>`);
        const answer = page.waitForResponse((response) => port(response.url()) === port(localAws.endpoint));
        await page.click('button');
        assert.equal((await answer).status(), 403, form);
      }
    });

    it('calls the deployed API, as on AWS', async () => {
      await foreign();
      const text = await page.evaluate(async (url) => (await fetch(url)).text(), `${apiUrl}/run`);
      assert.equal(text, 'it ran');
    });
  });

  describe('A page whose name was made to lead here', () => {
    it('is the same origin, and makes nothing all the same', async () => {
      const rebound = `http://rebound.${DOMAIN}:${port(localAws.endpoint)}`;
      const answer = await page.goto(`${rebound}/`);
      assert.equal(answer.status(), 403);
      const requests = attack('page', zip);
      // With every header that it likes: to its own origin it may send them, and read the answers.
      for (const request of requests)
        assert.equal((await inPage(request, rebound, { Authorization: 'Bearer ?' }, 'cors')).status, 403);
      assert.deepEqual(await stacks(), ['dev', 'program']);
    });

    it('does not reach the deployed API either', async () => {
      const url = new URL(`${apiUrl}/run`);
      url.hostname = `api.${DOMAIN}`;
      assert.equal((await page.goto(url.href)).status(), 403);
    });
  });

  describe('A page of the local AWS itself', () => {
    it('may ask it', async () => {
      const answer = await page.goto(`${localAws.endpoint}/program-bucket`);
      assert.equal(answer.status(), 200);
      const [, , , , invoke] = attack('program', zip);
      assert.match((await inPage(invoke, localAws.endpoint, {}, 'cors')).text, /it ran/);
    });
  });
});
