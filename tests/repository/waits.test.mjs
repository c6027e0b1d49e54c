// That tests wait for what happens and not for a time, of which nobody knows on a busy machine what it suffices for; and that the suite of
// what is deployed asks AWS as the product does.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { files, read } from './repository.mjs';

// What waits for a time, or limits something to one; not what never ends but by being cancelled.
const PYTHON = String.raw`\b(?:time|asyncio)\.sleep\(|\.wait\([\d.]+\)`;
const DOTNET = String.raw`\bTask\.Delay\((?!Timeout\.Infinite\b)|\bThread\.Sleep\(|\bnew PeriodicTimer\(|\bCancelAfter\(`;
const SCRIPT = String.raw`\bsetTimeout(?:\(| as )|\bAbortSignal\.timeout\(|\bwaitForTimeout\(`;
const WAIT = new RegExp([PYTHON, DOTNET, SCRIPT].join('|'), 'g');

const LOOKS_AGAIN = 'a pause before it looks again, until something is so';
const NEVER_IN_TIME = 'a function that is to take longer than it may';
// How many a file may have, and why no machine is too slow or too quick for them.
const ALLOWED = [
  ['lambda/contract/api-client.ts', 2, 'waits as Retry-After says and asks again; a deadline that only a hang misses'],
  ['lambda/contract/concurrency.test.ts', 1, 'a client that backs off, as it is told to'],
  ['lambda/contract/http.test.ts', 1, 'a deadline that only a hang misses'],
  ['local-aws/tests/services/apigateway/gateway/test_function_calls.py', 2, 'longer than no time, which is what it may take'],
  ['local-aws/tests/services/apigateway/gateway/test_gateway_errors.py', 2, NEVER_IN_TIME],
  ['local-aws/tests/services/apigateway/gateway/test_token_authorizer.py', 1, NEVER_IN_TIME],
  ['local-aws/tests/services/dynamodb/test_writes.py', 2, 'lets others come between, who must not: what is right passes without it'],
  ['local-aws/tests/services/lambda_/test_concurrency.py', 2, `${LOOKS_AGAIN}; a start that others can meet`],
  ['local-aws/tests/services/lambda_/test_debugging.py', 2, `${LOOKS_AGAIN}; longer than the limit that is not to count`],
  ['local-aws/tests/services/lambda_/test_debugging_ages.py', 1, LOOKS_AGAIN],
  ['local-aws/tests/services/lambda_/test_invoke.py', 2, `${NEVER_IN_TIME}; one that has failed before`],
  ['local-aws/tests/waiting.py', 1, LOOKS_AGAIN],
  ['tests/Tap.Cli.Tests/EndToEnd/ReleaseTests.cs', 1, 'the pause between two requests, as long as a release goes on'],
  ['tests/Tap.Cli.Tests/EndToEnd/TapProcess.cs', 1, LOOKS_AGAIN],
  ['tests/pages/console-running-metrics.mjs', 1, LOOKS_AGAIN],
  ['tests/pages/console-stack.mjs', 1, LOOKS_AGAIN],
  ['tests/pages/screenshots.mjs', 1, 'no test: load for pictures'],
  ['tests/repository/build.test.mjs', 2, LOOKS_AGAIN],
  ['tests/repository/test-command.test.mjs', 1, LOOKS_AGAIN],
];

const waitsOf = (text) => text.match(WAIT)?.length ?? 0;

describe('tests', () => {
  it('wait for no time, but where it is said why that is no matter of luck', () => {
    const own = 'tests/repository/waits.test.mjs';
    const lambda = ['*/test', 'testing', 'contract'].map((folder) => `lambda/${folder}/*.ts`);
    const tests = files('tests/*.cs', 'tests/*.mjs', 'local-aws/tests/*.py', ...lambda);
    assert.ok(tests.length > 300);
    const found = tests.filter((path) => path !== own).map((path) => [path, waitsOf(read(path))]).filter(([, waits]) => waits > 0);
    assert.deepEqual(found.sort(), ALLOWED.map(([path, waits]) => [path, waits]).sort());
  });

  for (const [line, waits] of [
    ['time.sleep(1)', 1], ['event.wait(0.5)', 1], ['event.wait(HANG_SECONDS)', 0], ['await Task.Delay(100);', 1], ['Thread.Sleep(5);', 1],
    ['await Task.Delay(Timeout.Infinite, token);', 0], ['setTimeout(done, 5)', 1], ["import { setTimeout as delay } from 'node:timers/promises';", 1],
    ["import { setTimeout } from 'node:timers/promises';", 0], ['AbortSignal.timeout(50)', 1], ["vi.spyOn(AbortSignal, 'timeout')", 0],
  ])
    it(`are ${waits ? 'refused' : 'taken'} with ${line}`, () => assert.equal(waitsOf(line), waits));
});

describe('the suite of what is deployed', () => {
  // A process takes a second, and another client has other signatures, retries and errors than the product's.
  const starts = /\bProcess\.Start\b|\bProcessStartInfo\b|(?<!=)"aws"|\bnew Amazon\w+Client\b/;

  it("asks with the product's own client, and starts no process", () => {
    const suite = files('tests/Tap.Infra.IntegrationTests/*');
    assert.ok(suite.length > 20);
    assert.deepEqual(suite.filter((path) => starts.test(read(path))), []);
    assert.match(read('tests/Tap.Infra.IntegrationTests/Kit/Asking.cs'), /\bAwsApi\b/);
  });

  for (const line of ['Process.Start("aws")', 'new ProcessStartInfo(tool)', 'Run("aws", "s3", "ls")', 'new AmazonS3Client()'])
    it(`would be refused with ${line}`, () => assert.match(line, starts));
});
