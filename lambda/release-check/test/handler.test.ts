import {
  type GetDeploymentTargetCommandOutput,
  ListDeploymentTargetsCommand,
  type PutLifecycleEventHookExecutionStatusCommandInput,
} from '@aws-sdk/client-codedeploy';
import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { GetBucketLocationCommand } from '@aws-sdk/client-s3';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { handler as apiHandler } from '../../api-handler/src/handler';
import { s3 } from '../../api-handler/src/services';
import { awsError, failNext } from '../../testing/aws';
import { lambdaContext } from '../../testing/invocation';
import { outputLines, outputText } from '../../testing/output';
import { codeDeploy, lambda } from '../src/clients';
import { handler } from '../src/handler';

const EVENT = { DeploymentId: 'd-ABCDEF123', LifecycleEventHookExecutionId: 'execution-1' };

type Function = (event: APIGatewayProxyEvent, version: string) => Promise<Partial<InvokeCommandOutput>>;

/** What is sent to the two services. */
let invocations: InvokeCommandInput[];
let questions: unknown[];
let reports: PutLifecycleEventHookExecutionStatusCommandInput[];
let released: Function;
let refusal: Error | undefined;
let targetIds: string[];
let target: GetDeploymentTargetCommandOutput['deploymentTarget'];

/** The real api-handler, as any version of it. */
const api: Function = async (event, functionVersion) => ({
  Payload: Buffer.from(JSON.stringify(await apiHandler(event, lambdaContext({ functionVersion })))) as never,
  ExecutedVersion: functionVersion,
});

const returning = (payload: unknown): Function => {
  return async (_event, ExecutedVersion) => ({
    Payload: Buffer.from(JSON.stringify(payload)) as never,
    ExecutedVersion,
  });
};

const check = (remainingMs = 60_000) =>
  handler(EVENT, lambdaContext({ getRemainingTimeInMillis: () => remainingMs }));

beforeEach(() => {
  [invocations, questions, reports] = [[], [], []];
  released = api;
  refusal = undefined;
  targetIds = ['id-that-nobody-guesses'];
  target = { lambdaTarget: { lambdaFunctionInfo: { currentVersion: '6', targetVersion: '7' } } };
  vi.spyOn(codeDeploy, 'send').mockImplementation((async (command: { input: never }, ...rest: unknown[]) => {
    if (rest.length > 0) questions.push(command.input);
    else if (refusal) throw refusal;
    else reports.push(command.input);
    return command instanceof ListDeploymentTargetsCommand ? { targetIds } : { deploymentTarget: target };
  }) as never);
  vi.spyOn(lambda, 'send').mockImplementation((async ({ input }: { input: InvokeCommandInput }) => {
    invocations.push(input);
    return released(JSON.parse(String(input.Payload)), input.Qualifier ?? '');
  }) as never);
});

describe('a version that works', () => {
  it('passes, and CodeDeploy is told', async () => {
    await check();
    expect(questions).toEqual([
      { deploymentId: 'd-ABCDEF123' },
      { deploymentId: 'd-ABCDEF123', targetId: 'id-that-nobody-guesses' },
    ]);
    expect(reports).toEqual([
      { deploymentId: 'd-ABCDEF123', lifecycleEventHookExecutionId: 'execution-1', status: 'Succeeded' },
    ]);
  });

  it('is asked itself, past the alias', async () => {
    await check();
    expect(invocations).toHaveLength(2);
    for (const { FunctionName, Qualifier } of invocations) {
      expect([FunctionName, Qualifier]).toEqual(['tap-api-handler-test', '7']);
    }
  });
});

describe('a version fails', () => {
  const health = { status: 'up' };
  const reply = (statusCode: number, contentType: string, body: unknown) =>
    returning({ statusCode, headers: { 'content-type': contentType }, body: JSON.stringify(body) });
  /** The reply to every request but /health, to which the real function replies. */
  const elsewhere = (other: Function): Function => {
    return (event, version) => (event.path === '/health' ? api : other)(event, version);
  };

  it.each<[string, Function, string]>([
    [
      'when it throws',
      async (_event, ExecutedVersion) => ({ ExecutedVersion, FunctionError: 'Unhandled' }),
      'the function failed',
    ],
    ['when its reply is none', returning('hello'), 'no reply for API Gateway'],
    ['when it replies nothing', returning(null), 'no reply for API Gateway'],
    ['when it is not healthy', reply(503, 'application/json', {}), 'status 503 instead of 200'],
    ['when its health is no JSON', reply(200, 'text/html', health), 'the body is no application/json'],
    ['when it says that it is down', reply(200, 'application/json', { status: 'down' }), 'status: '],
    ['when another version replies', (event) => api(event, '6'), 'version 6 answered'],
    [
      'when it has what there is not',
      elsewhere(reply(200, 'application/json', {})),
      'status 200 instead of 404',
    ],
    [
      'when its errors are no problems',
      elsewhere(reply(404, 'application/json', {})),
      'the body is no application/problem+json',
    ],
    [
      'when its problems are incomplete',
      elsewhere(reply(404, 'application/problem+json', { status: 404 })),
      'type: ',
    ],
    ['when Lambda refuses to call it', () => Promise.reject(awsError('ResourceNotFoundException', 404)), ''],
  ])('%s', async (_name, version, fault) => {
    released = version;
    await check();
    expect(reports).toEqual([expect.objectContaining({ status: 'Failed' })]);
    expect(outputLines()).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        message: 'The version failed its check',
        error: expect.objectContaining({ message: expect.stringContaining(fault) }),
      }),
    );
  });

  it('when a dependency of it is down', async () => {
    // What it knew of its health before is forgotten by then.
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    failNext(s3, GetBucketLocationCommand, awsError('AccessDenied', 403));
    await check();
    expect(reports).toEqual([expect.objectContaining({ status: 'Failed' })]);
  });

  it('when it does not answer in time for a report', async () => {
    // Over once the version has been asked: of a real time nobody knows what it finds going on.
    const time = new AbortController();
    const limit = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal);
    vi.mocked(lambda.send).mockImplementation(
      ((_command: unknown, options: { abortSignal: AbortSignal }) =>
        new Promise((_resolve, reject) => {
          options.abortSignal.addEventListener('abort', () => reject(options.abortSignal.reason));
          time.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
        })) as never,
    );
    await check(10_050);
    expect(limit.mock.calls).toEqual([[50]]);
    expect(reports).toEqual([expect.objectContaining({ status: 'Failed' })]);
    expect(outputText()).toContain('TimeoutError');
  });

  it('when CodeDeploy knows no target', async () => {
    targetIds = [];
    await check();
    expect(questions).toHaveLength(1);
    expect(reports).toEqual([expect.objectContaining({ status: 'Failed' })]);
  });

  it('when CodeDeploy does not say which it is', async () => {
    target = {};
    await check();
    expect(invocations).toEqual([]);
    expect(reports).toEqual([expect.objectContaining({ status: 'Failed' })]);
  });

  it('with a log line that tells which version and which deployment', async () => {
    released = returning(null);
    await check();
    expect(outputLines()).toContainEqual(
      expect.objectContaining({ level: 'ERROR', deploymentId: 'd-ABCDEF123', releasedVersion: '7' }),
    );
  });

  it('without what it replied in the log', async () => {
    released = reply(500, 'application/json', { secret: 'PRIVATE-VALUE' });
    await check();
    expect(outputText()).not.toContain('PRIVATE-VALUE');
  });
});

it('throws when the report is refused, so that Lambda tries again', async () => {
  refusal = awsError('ThrottlingException', 400);
  await expect(check()).rejects.toBe(refusal);
});

it.each([{}, null, { DeploymentId: 1 }])(
  'throws when the event is not one of CodeDeploy: %j',
  async (event) => {
    await expect(handler(event, lambdaContext())).rejects.toThrow('Not an event of a CodeDeploy hook: ');
    expect(reports).toEqual([]);
  },
);
