import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

/** Runs an event in a process of its own with nothing but a function's environment, once for each of the traces. */
export async function runBundle(
  bundle: string,
  event: unknown,
  environment: Record<string, string | undefined> = bundleEnvironment(),
  traces: readonly string[] = [TRACE],
) {
  const script = `
    const { handler } = await import(process.argv[1]);
    const context = { awsRequestId: 'r', functionName: 'f', functionVersion: '1', getRemainingTimeInMillis: () => 30000 };
    let result;
    for (const trace of JSON.parse(process.argv[3])) {
      process.env._X_AMZN_TRACE_ID = trace;
      result = await handler(JSON.parse(process.argv[2]), context);
    }
    console.log('RESULT ' + JSON.stringify(result ?? null));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', script, bundle, JSON.stringify(event), JSON.stringify(traces)],
    { env: { LAMBDA_TASK_ROOT: dirname(bundle), ...environment }, cwd: dirname(bundle) },
  );
  const [lines = '', result = ''] = stdout.split('RESULT ');
  return { stdout, lines: lines.split('\n').filter(Boolean), result: JSON.parse(result) };
}

/** What the stack gives a function, and what makes X-Ray and Powertools believe that they are in Lambda. */
export function bundleEnvironment(): Record<string, string | undefined> {
  const names =
    /^(AWS_.*|POWERTOOLS_.*|ENVIRONMENT|DATA_BUCKET|METADATA_TABLE|SECRET_ARN|AUTHORIZATION|CORS_ORIGINS|(LISTED_)?KEYS_PER_USER|MAX_PAYLOAD_BYTES|MAX_CONNECTIONS|LOG_LEVEL)$/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name))),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'f',
  };
}

export interface Segment {
  name: string;
  trace_id?: string;
  subsegments?: Segment[];
}

/** What X-Ray's daemon gets of it: the subsegment of each invocation. */
export async function traceOf(
  bundle: string,
  event: unknown,
  environment: Record<string, string | undefined> = bundleEnvironment(),
  traces: readonly string[] = [TRACE],
) {
  const daemon = createSocket('udp4').bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  const segments: Segment[] = [];
  const whole = new Promise<void>((resolve) => {
    daemon.on('message', (packet) => {
      const segment = JSON.parse(packet.toString().split('\n')[1] ?? '') as Segment;
      segments.push(segment);
      // It is closed last.
      if (segments.filter(({ name }) => name === '## f').length === traces.length) resolve();
    });
  });
  const address = `127.0.0.1:${daemon.address().port}`;
  const [run] = await Promise.all([
    runBundle(bundle, event, { ...environment, AWS_XRAY_DAEMON_ADDRESS: address }, traces),
    whole,
  ]);
  daemon.close();
  return { ...run, segments };
}
