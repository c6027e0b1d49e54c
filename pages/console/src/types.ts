// What the server (src/Tap.Cli/Console) answers. Moments are ISO 8601 in UTC, durations are seconds; what is absent is null or left out.
import type { Resource } from '#shared/stack-parts';

/** GET /api/stack */
export interface Stack {
  name: string;
  project: string;
  environment: string;
  region: string;
  onAws: boolean;
  /** Whether the console may change anything. */
  mayWrite: boolean;
  apiUrl: string;
  /** Left out when the console may not read it. */
  authorization?: 'NONE' | 'IAM' | 'JWT' | null;
  /** `api-handler`, `processor`, `api` … */
  logSources: string[];
  outputs: Record<string, unknown>;
}

/** GET /api/map */
export interface StackMap {
  name: string;
  outputs: Record<string, unknown>;
  resources: Resource[];
}

/** GET /api/activity */
export interface Activity {
  at: string;
  minutes: number;
  parts: PartActivity[];
  /** What could not be read, in words. */
  faults: string[];
}

export interface PartActivity {
  /** The key of a component right under the root. */
  part: string;
  /** This and the next three are left out where the part has no such metric. */
  requestsPerMinute?: number;
  errors?: number;
  throttles?: number;
  p90Seconds?: number;
  /** Of the minutes in which there were any: their beginnings in seconds since 1970, and how many. */
  requests: { timestamps: number[]; values: number[] };
  alarms: { name: string; state: AlarmState }[];
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** GET /api/dashboards: the stack's own first. */
export interface DashboardName {
  name: string;
  region: string;
}

/** GET /api/dashboard?name=&region= */
export interface Dashboard extends DashboardName {
  body: { widgets: Widget[] };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export interface Widget {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  properties: Record<string, unknown>;
}

/** POST /api/widget {widget, start, end} */
export type WidgetData =
  | { kind: 'metric'; series: Series[]; messages: string[] }
  | { kind: 'alarm'; alarms: { name: string; state: AlarmState; reason: string; since: string }[] }
  | { kind: 'log'; fields: string[]; rows: string[][] }
  | { kind: 'text'; html: string };

export interface Series {
  id: string;
  label: string;
  color?: string | null;
  axis: 'left' | 'right';
  periodSeconds: number;
  /** Seconds since 1970, ascending. */
  timestamps: number[];
  values: number[];
}

/** GET /api/alarms */
export interface AlarmSummary {
  name: string;
  shortName: string;
  region: string;
  kind: 'metric' | 'composite';
  description: string;
  condition: string;
  state: AlarmState;
  reason: string;
  since: string;
  fires: boolean;
  severity: Severity;
  /** Why it does not tell of its state now. */
  silence?: string | null;
}

/** `page` wakes somebody, `notice` tells somebody, `none` tells nobody. */
export type Severity = 'page' | 'notice' | 'none';

/** GET /api/alarms/{name} */
export interface AlarmDetail extends AlarmSummary {
  history: AlarmEvent[];
  /** The section of docs/operations.md. */
  runbookHtml?: string | null;
}

/** What happened to an alarm. */
export interface AlarmEvent {
  at: string;
  kind: string;
  summary: string;
  reason?: string | null;
  /** The state that it went into; absent when it went into none. */
  state?: AlarmState | null;
}

/** GET /api/alarms/{name}/metric?start=&end=; of a composite alarm without series. */
export interface AlarmMetric {
  series: Series[];
  /** As CloudWatch names it, `Milliseconds`. */
  unit?: string | null;
  threshold?: number | null;
  comparison?: string | null;
  evaluationPeriods?: number | null;
  datapointsToAlarm?: number | null;
  periodSeconds?: number | null;
}

export type Mark = 'none' | 'throttle' | 'error' | 'fault';

/** GET /api/traces?start=&end=&filter=&limit=, latest first. */
export interface Traces {
  traces: TraceSummary[];
  more: boolean;
}

export interface TraceSummary {
  id: string;
  start: string;
  durationSeconds?: number | null;
  mark: Mark;
  entry: string;
}

/** GET /api/traces/{id} */
export interface Trace {
  id: string;
  parts: TracePart[];
}

export interface TracePart {
  name: string;
  what: string;
  start: string;
  durationSeconds?: number | null;
  mark: Mark;
  reason?: string | null;
  parts: TracePart[];
}

/** GET /api/logs?start=&end=&source=&level=&text=&limit=, ascending. */
export interface Logs {
  lines: LogLine[];
  more: boolean;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Also of GET /api/traces/{id}/logs, and of the events of GET /api/logs/tail. */
export interface LogLine {
  id: string;
  at: string;
  source: string;
  level: LogLevel;
  /** As ./tap logs shows it. */
  text: string;
  /** As it was logged. */
  message: string;
  traceId?: string | null;
  invocation?: string | null;
}

/** GET /api/data/{id}; 404 when nothing at all is known. */
export interface DataRecord {
  id: string;
  kind: 'transaction' | 'process';
  item?: Record<string, unknown> | null;
  objects: ObjectVersion[];
  /** Without a signature when the secret could not be read; `faults` says why. */
  result?: { key: string; body: string; signature?: Signature | null } | null;
  logs: LogLine[];
  traces: TraceSummary[];
  faults: string[];
}

export interface Signature {
  valid: boolean;
  reason?: string | null;
}

export interface ObjectVersion {
  key: string;
  versionId: string;
  at: string;
  bytes: number;
  latest: boolean;
  deleteMarker: boolean;
}

/** GET /api/dead-letters */
export interface DeadLetters {
  count: number;
  messages: DeadLetter[];
}

export interface DeadLetter {
  id: string;
  sentAt: string;
  receives: number;
  function?: string | null;
  /** The id of the invocation that failed last. */
  request?: string | null;
  error: string;
  event: string;
  /** All that Lambda tells of the failure. */
  failure: Record<string, unknown>;
}

/** POST /api/dead-letters/redrive {ids} */
export interface Redrive {
  results: { id: string; outcome: 'sent' | 'kept'; detail?: string | null }[];
}

/** POST /api/call {method, path, headers, body} */
export interface Call {
  method: string;
  /** Under the API's URL: `/transactions?limit=5`. */
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface CallResult {
  status: number;
  headers: Record<string, string>;
  body: string;
  durationSeconds: number;
  traceId: string;
}
