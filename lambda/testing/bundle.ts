import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

export interface Segment {
  name: string;
  trace_id?: string;
  subsegments?: Segment[];
}

/** What came of an event. */
interface Run {
  lines: string[];
  /** What the function answers, which each test knows. */
  result: ReturnType<typeof JSON.parse>;
  /** What X-Ray's daemon gets of it: subsegments, of which that of the invocation is closed last. */
  segments: Segment[];
}

/** The trace of the first event of a process, and those of the further ones. */
export const traceId = (index: number) =>
  `1-5759e988-${(0xbd862e3f_e1be46a9_94272793n + BigInt(index)).toString(16)}`;

const SCRIPT = `
  const { handler } = await import(process.argv[1]);
  console.log('DONE ' + JSON.stringify(process.moduleLoadList));
  const context = { awsRequestId: 'r', functionName: 'f', functionVersion: '1', getRemainingTimeInMillis: () => 30000 };
  for (const [event, trace] of JSON.parse(process.argv[2])) {
    process.env._X_AMZN_TRACE_ID = 'Root=' + trace + ';Parent=53995c3f42cd8ad8;Sampled=1';
    const result = await handler(event, context);
    console.log('DONE ' + JSON.stringify(result ?? null));
  }`;

/**
 * Runs events one after the other in a process of its own with nothing but a function's environment, each in its own trace. `loaded` has
 * what of Node is loaded once the bundle is.
 */
export async function runBundle(
  bundle: string,
  events: readonly unknown[],
  environment: Record<string, string | undefined> = bundleEnvironment(),
): Promise<{ runs: Run[]; loaded: string[] }> {
  const daemon = createSocket('udp4').bind(0, '127.0.0.1');
  try {
    await once(daemon, 'listening');
    const segments: Segment[] = [];
    const traced = new Promise<void>((resolve) => {
      daemon.on('message', (packet) => {
        segments.push(JSON.parse(packet.toString().split('\n')[1] ?? '') as Segment);
        if (segments.filter(({ name }) => name === '## f').length === events.length) resolve();
      });
    });
    const folder = dirname(bundle);
    const AWS_XRAY_DAEMON_ADDRESS = `127.0.0.1:${daemon.address().port}`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        SCRIPT,
        bundle,
        JSON.stringify(events.map((event, n) => [event, traceId(n)])),
      ],
      { env: { LAMBDA_TASK_ROOT: folder, AWS_XRAY_DAEMON_ADDRESS, ...environment }, cwd: folder },
    );
    await traced;
    // Lines, and what ends them: first the list of what is loaded, then the result of each event.
    const [, loaded = '', ...parts] = stdout.split(/^DONE (.*)\n/m);
    const runs = events.map((_, n) => ({
      lines: (parts[2 * n] ?? '').split('\n').filter(Boolean),
      result: JSON.parse(parts[2 * n + 1] ?? ''),
      segments: segments.filter(({ trace_id }) => trace_id === traceId(n)),
    }));
    return { runs, loaded: JSON.parse(loaded) };
  } finally {
    daemon.close();
  }
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
