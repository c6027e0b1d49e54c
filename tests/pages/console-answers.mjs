// Recorded answers of a busy stack, in the shapes of pages/console/src/types.ts.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const hex = (number, digits) => number.toString(16).padStart(digits, '0');
const at = (milliseconds) => new Date(milliseconds).toISOString();

/** The id of a transaction or a process. */
export const dataId = (number) => `019a0c1e-7b5a-7c3d-8e2f-${hex(number, 12)}`;

/** The id of a trace. */
export const traceId = (number) => `1-6a1b2c3d-${hex(number, 24)}`;

/** Traces of the last hour, the latest first; each tenth has a fault, an error or was throttled. */
export function traces(count, end = Date.now()) {
  const marks = ['fault', 'error', 'throttle'];
  return Array.from({ length: count }, (_, index) => ({
    id: traceId(index),
    start: at(end - (index * 3_500_000) / count),
    durationSeconds: index === 1 ? null : 0.012 + ((index * 7919) % 1000) / 900,
    mark: index % 10 === 3 ? marks[Math.floor(index / 10) % 3] : 'none',
    entry:
      index % 3 === 0
        ? 'tap-api-dev POST /process 202'
        : `tap-api-dev GET /transactions/${dataId(index)} 200`,
  }));
}

const part = (name, what, start, seconds, parts = [], { mark = 'none', reason = null } = {}) => ({
  name,
  what,
  start: at(start),
  durationSeconds: seconds,
  mark,
  reason,
  parts,
});

/** A request that stored a payload, and the function that failed on it and has not ended its second attempt. */
export function trace(id = traceId(0), start = Date.UTC(2026, 10, 29, 12, 0, 0)) {
  const failed = {
    mark: 'fault',
    reason:
      'ConditionalCheckFailedException: The conditional request failed because the item is not there any more',
  };
  return {
    id,
    parts: [
      part('tap-api-dev/v1', 'POST /v1/process 202 AWS::ApiGateway::Stage', start, 0.412, [
        part('tap-api-handler-dev', 'AWS::Lambda', start + 9, 0.398, [
          part('tap-api-handler-dev', 'AWS::Lambda::Function', start + 21, 0.38, [
            part('Initialization', '', start + 21, 0.211),
            part('Invocation', '', start + 233, 0.16, [
              part('SecretsManager', 'GetSecretValue 200', start + 235, 0.021),
              part('S3', 'PutObject 200', start + 260, 0.083),
              part('DynamoDB', 'PutItem 200', start + 345, 0.039),
            ]),
            part('Overhead', '', start + 394, 0.007),
          ]),
        ]),
      ]),
      part('tap-processor-dev', 'AWS::Lambda', start + 420, 0.301, [
        part(
          'tap-processor-dev',
          'AWS::Lambda::Function',
          start + 431,
          0.28,
          [
            part('Invocation', '', start + 433, 0.27, [
              part('S3', 'GetObject 200', start + 440, 0.055),
              part('DynamoDB', 'UpdateItem 400', start + 510, 0.061, [], failed),
            ]),
          ],
          failed,
        ),
        part('tap-processor-dev', 'AWS::Lambda::Function', start + 640, null),
      ]),
    ],
  };
}

const levels = ['info', 'info', 'info', 'debug', 'info', 'warn', 'info', 'info', 'info', 'error'];
const sources = ['api-handler', 'processor', 'api'];

/** A line of a log, as the functions write them. */
export function logLine(number, moment = Date.UTC(2026, 10, 29, 12, 0, 0) + number * 37) {
  const level = levels[number % levels.length];
  const source = sources[number % sources.length];
  const id = dataId(number);
  const fields = { id, bytes: 120 + (number % 900), attempt: 1 };
  const message = {
    level: level.toUpperCase(),
    message: `payload ${number} stored`,
    timestamp: at(moment),
    service: source,
    ...fields,
    xray_trace_id: traceId(number),
  };
  return {
    id: `${source}-${hex(number, 8)}`,
    at: at(moment),
    source,
    level,
    text: `${message.message} ${Object.entries(fields)
      .map((field) => field.join('='))
      .join(' ')}`,
    message: JSON.stringify(message),
    traceId: traceId(number),
    invocation: null,
  };
}

export const logLines = (count, first = 0) =>
  Array.from({ length: count }, (_, index) => logLine(first + index));

/** A process with its result. */
export const record = {
  id: dataId(1),
  kind: 'process',
  item: {
    id: dataId(1),
    timestamp: 1761139915610,
    status: 'PROCESSED',
    type: 'order.created',
    userId: 'user-1',
    createdAt: '2026-11-29T12:00:00.000Z',
    updatedAt: '2026-11-29T12:00:01.000Z',
    source: {
      key: `incoming/${dataId(1).slice(-2)}/2026/11/29/${dataId(1)}.json`,
      checksum: 'q1eZ0PZ3Z3S7p5tT2kqQ9c0mJ8e8m0a6m3oX9yG5y0E=',
    },
  },
  objects: [
    {
      key: `incoming/${dataId(1).slice(-2)}/2026/11/29/${dataId(1)}.json`,
      versionId: '3HL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY',
      at: '2026-11-29T12:00:00.000Z',
      bytes: 118,
      latest: true,
      deleteMarker: false,
    },
    {
      key: `processed/${dataId(1).slice(-2)}/${dataId(1)}.json`,
      versionId: 'QUpfdndhfd8438MNFDN93jdnJFkdmqnh893',
      at: '2026-11-29T12:00:01.000Z',
      bytes: 512,
      latest: true,
      deleteMarker: false,
    },
  ],
  result: {
    key: `processed/${dataId(1).slice(-2)}/${dataId(1)}.json`,
    body: `{"id":"${dataId(1)}","type":"order.created","data":{"amount":12.50,"currency":"EUR"},"signature":"9f86d081884c7d65"}`,
    signature: { valid: true, reason: null },
  },
  logs: logLines(6),
  traces: traces(2, Date.UTC(2026, 10, 29, 12, 0, 0)),
  faults: [],
};

/** Dead letters, the oldest first. */
export const deadLetters = {
  count: 3,
  messages: [1, 2, 3].map((number) => ({
    id: `5a1b6c1e-0000-4000-8000-00000000000${number}`,
    sentAt: `2026-11-29T0${number}:30:00.000Z`,
    receives: number,
    function: 'processor',
    request: `c6af9ac6-7b61-41e6-9a41-93e8deadbee${number}`,
    error: 'RetriesExhausted after 3 tries: SyntaxError: Unexpected end of JSON input',
    event: JSON.stringify({
      Records: [
        {
          eventName: 'ObjectCreated:Put',
          s3: { object: { key: `incoming/${dataId(number)}.json`, size: 12 } },
        },
      ],
    }),
    failure: {
      version: '1.0',
      timestamp: `2026-11-29T0${number}:30:00.000Z`,
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      responseContext: { statusCode: 200, executedVersion: '7', functionError: 'Unhandled' },
      responsePayload: { errorType: 'SyntaxError', errorMessage: 'Unexpected end of JSON input' },
    },
  })),
};

const lambda = createRequire(new URL('../../lambda/package.json', import.meta.url));

/** The document of the API, as the server has it. */
export const definition = lambda('yaml').parse(
  readFileSync(new URL('../../api/openapi.yaml', import.meta.url), 'utf8'),
);

/** What the API answers to the creation of a transaction. */
export const created = {
  status: 201,
  headers: {
    'content-type': 'application/json',
    etag: '"1"',
    location: `/v1/transactions/${dataId(7)}`,
    'x-amzn-trace-id': `Root=${traceId(7)};Sampled=1`,
  },
  body: JSON.stringify({ id: dataId(7), userId: 'user-1', amount: '12.50', currency: 'EUR', version: 1 }),
  durationSeconds: 0.0834,
  traceId: traceId(7),
};

/** A stack of 1,000 traces and as many lines of logs. */
export const answers = {
  'GET /api/traces': { traces: traces(1000), more: true },
  [`GET /api/traces/${traceId(0)}`]: trace(),
  [`GET /api/traces/${traceId(0)}/logs`]: logLines(40),
  'GET /api/logs': { lines: logLines(1000), more: true },
  'GET /api/logs/tail': (_request, response) =>
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders(),
  [`GET /api/data/${dataId(1)}`]: record,
  'GET /api/dead-letters': deadLetters,
  'POST /api/dead-letters/redrive': {
    results: deadLetters.messages.slice(0, 2).map(({ id }) => ({ id, outcome: 'sent', detail: null })),
  },
  'GET /api/definition': definition,
  'POST /api/call': created,
  [`GET /api/traces/${traceId(7)}`]: trace(traceId(7)),
  [`GET /api/traces/${traceId(7)}/logs`]: logLines(5),
};
