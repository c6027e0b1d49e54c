// The process that runs a Node function: asks the Lambda Runtime API for events and hands them to the handler.
//
// Why not AWS's own aws-lambda-ric: it compiles native code when it is installed, and TAP must run on a machine with no
// compiler. Errors, log lines and the context object follow that client (version 4).
import { createRequire } from 'node:module';
import { format, types } from 'node:util';

// Imported statically, node:http costs an ES module on Node 24 some 15 ms at every start; required, it costs two.
const http = createRequire(import.meta.url)('node:http');

const { env } = process;
const [hostname, port] = env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const jsonLogs = env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const nodeMajor = Number(process.versions.node.split('.')[0]);
// Of a function that is debugged no time limit counts, and so its clock stands still.
const timeCounts = !process.execArgv.some((option) => option.startsWith('--inspect='));
let requestId = '-'; // while the module loads

class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

/** One call to the Runtime API. When the host is gone there is nobody to report to, so the process ends. */
function call(method, path, body, headers = {}) {
  return new Promise((resolve) => {
    const told = { ...headers, 'Tap-Resident-Bytes': process.memoryUsage.rss() };
    const options = { hostname, port, agent, method, path: `/2018-06-01/runtime/${path}`, headers: told };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', () => process.exit(1));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    request.on('error', () => process.exit(1));
    if (body === undefined) request.end();
    else {
      const bytes = Buffer.from(body);
      request.setHeader('Content-Type', 'application/json');
      request.setHeader('Content-Length', bytes.length);
      request.end(bytes);
    }
  });
}

const isError = (value) => types.isNativeError(value) || value instanceof Error;

function describeError(error) {
  return isError(error)
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

/** What JSON logs say about an error. */
function errorFields(error) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: (error.stack ?? '').split('\n'),
  };
}

function jsonEntry(entry, args) {
  if (args.length === 1) {
    try {
      const withErrors = (_key, value) => (isError(value) ? { ...errorFields(value), ...value } : value);
      return JSON.stringify({ ...entry, message: args[0] }, withErrors);
    } catch {
      return JSON.stringify({ ...entry, message: format(args[0]) }); // a cycle, a BigInt
    }
  }
  const error = args.slice(1).find(isError);
  return JSON.stringify({ ...entry, message: format(...args), ...(error && errorFields(error)) });
}

function patchConsole() {
  const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
  const lowest = jsonLogs ? Math.max(0, levels.indexOf(env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO')) : 0;
  const write = (level, args) => {
    if (levels.indexOf(level) < lowest) return;
    const timestamp = new Date().toISOString();
    const text = jsonLogs
      ? jsonEntry({ timestamp, level, requestId }, args)
      : `${timestamp}\t${requestId}\t${level}\t${format(...args)}`;
    // A line break inside an event travels as a carriage return, so that it stays one event.
    process.stdout.write(`${text.replace(/\n/g, '\r')}\n`);
  };
  for (const [method, level] of Object.entries({
    trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR',
  })) {
    console[method] = (...args) => write(level, args);
  }
}

function logError(title, error) {
  const { errorType, errorMessage, trace } = describeError(error);
  console.error(jsonLogs ? error : `${title} \t${JSON.stringify({ errorType, errorMessage, stack: trace })}`);
}

async function importModule(file) {
  const { existsSync } = createRequire(import.meta.url)('node:fs');
  const { pathToFileURL } = createRequire(import.meta.url)('node:url');
  const path = ['', '.js', '.mjs', '.cjs'].map((extension) => file + extension).find(existsSync);
  if (!path) throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('Runtime.UserCodeSyntaxError', String(error));
    if (error?.code === 'MODULE_NOT_FOUND') throw new RuntimeError('Runtime.ImportModuleError', String(error));
    throw error;
  }
}

async function loadHandler() {
  const name = env._HANDLER;
  const [, file, exportPath] = /^(.*?[^/.][^/]*?)\.([^/]+)$/.exec(name) ?? [];
  if (!file || name.includes('..')) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const module = await importModule(`${env.LAMBDA_TASK_ROOT}/${file}`);
  const find = (root) => exportPath.split('.').reduce((value, key) => value?.[key], root);
  const handler = find(module) ?? find(module.default);
  if (handler === undefined) throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new RuntimeError('Runtime.HandlerNotFound', `${name} is not a function`);
  if (handler.length < 3) return handler;
  if (nodeMajor >= 24) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.',
    );
  }
  return (event, context) => new Promise((resolve, reject) => {
    handler(event, context, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

function createContext(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const received = Date.now();
  const parse = (name) => (headers[name] ? JSON.parse(headers[name]) : undefined);
  return {
    clientContext: parse('lambda-runtime-client-context'),
    identity: parse('lambda-runtime-cognito-identity'),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: requestId,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    xRayTraceId: headers['lambda-runtime-trace-id'],
    getRemainingTimeInMillis: () => deadline - (timeCounts ? Date.now() : received),
  };
}

function serialize(result) {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new RuntimeError('Runtime.JSONStringifyError', 'Unable to stringify response body');
  }
}

async function serve(handler) {
  for (;;) {
    const next = await call('GET', 'invocation/next');
    requestId = next.headers['lambda-runtime-aws-request-id'];
    env._X_AMZN_TRACE_ID = next.headers['lambda-runtime-trace-id'];
    let outcome;
    try {
      outcome = ['response', serialize(await handler(JSON.parse(next.body), createContext(next.headers)))];
    } catch (error) {
      logError('Invoke Error', error);
      outcome = ['error', JSON.stringify(describeError(error))];
    }
    await call('POST', `invocation/${requestId}/${outcome[0]}`, outcome[1]);
  }
}

async function main() {
  patchConsole();
  let handler;
  try {
    handler = await loadHandler();
  } catch (error) {
    logError('Uncaught Exception', error);
    const report = describeError(error);
    await call('POST', 'init/error', JSON.stringify(report), { 'Lambda-Runtime-Function-Error-Type': report.errorType });
    process.exit(1);
  }
  await serve(handler);
}

// Not awaited: a handler that waits for ever with nothing pending must end the process with status 0, as the
// managed runtime does; under a top-level await Node would end it with status 13.
main();
