// Recorded answers about a dashboard with every type of widget, and about alarms.
import { problem } from './console-fixture.mjs';

const region = 'eu-west-2';
export const dashboards = [
  { name: 'tap-dev-eu-west-2', region },
  { name: 'tap-migration-dev-eu-west-2', region },
];

const metric = (title, labels, more = {}) => ({
  type: 'metric',
  width: 8,
  height: 6,
  properties: {
    title,
    region,
    view: 'timeSeries',
    period: 300,
    metrics: labels.map((label) => [
      'AWS/Lambda',
      'Invocations',
      'FunctionName',
      'f',
      { stat: 'Sum', label },
    ]),
    yAxis: { left: { min: 0 } },
    ...more,
  },
});
const heading = (text) => ({ type: 'text', width: 24, height: 1, properties: { markdown: `## ${text}` } });

/** One widget of each type, and what each shows. */
export const widgets = {
  heading: heading('Alarms'),
  alarms: {
    type: 'alarm',
    width: 12,
    height: 3,
    properties: { title: 'States', alarms: ['arn:1', 'arn:2', 'arn:3'] },
  },
  words: { type: 'text', width: 12, height: 3, properties: { markdown: 'Runbooks' } },
  lines: metric('Errors', ['4xx', '5xx'], {
    annotations: { horizontal: [{ label: 'tap-api-5xx', value: 50, color: '#d62728' }] },
  }),
  stacked: metric('Payloads', ['read', 'written'], { stacked: true }),
  axes: metric('Calls', ['calls', 'took'], {
    yAxis: { left: { min: 0, label: 'A minute' }, right: { min: 0 } },
    annotations: { vertical: [{ value: '2026-11-29T12:00:00Z', label: 'A release' }] },
  }),
  figures: metric('Now', ['calls'], { view: 'singleValue', sparkline: true }),
  empty: metric('Nothing', ['nothing']),
  pie: metric('Shares', ['read'], { view: 'pie' }),
  log: { type: 'log', width: 24, height: 6, properties: { title: 'The last errors', view: 'table' } },
  unknown: { type: 'explorer', width: 8, height: 6, properties: { title: 'Resources' } },
};

/** The series of a widget, in the range that was asked for: one rises, one falls, both miss a period. */
export function seriesOf({ properties }, start) {
  const first = Math.ceil(Date.parse(start) / 300_000) * 300;
  const steps = properties.title === 'Nothing' ? [] : [0, 1, 2, 4, 5, 6, 7, 8, 9, 10];
  return properties.metrics.map((entry, index) => ({
    id: `m${index}`,
    label: entry.at(-1).label,
    axis: entry.at(-1).label === 'took' ? 'right' : 'left',
    periodSeconds: 300,
    timestamps: steps.map((step) => first + step * 300),
    values: steps.map((step) => (index === 0 ? step + 1 : 2 * (11 - step)) + 0.25),
  }));
}

/** What the server answers for a widget. */
export function answerTo({ widget, start }) {
  switch (widget.type) {
    case 'metric':
      return { kind: 'metric', series: seriesOf(widget, start), messages: [] };
    case 'text':
      return { kind: 'text', html: `<h2>${widget.properties.markdown.replace('## ', '')}</h2>` };
    case 'alarm':
      return {
        kind: 'alarm',
        alarms: alarms.map(({ name, state, reason, since }) => ({ name, state, reason, since })),
      };
    case 'log':
      return {
        kind: 'log',
        fields: ['@timestamp', 'message'],
        rows: [['2026-11-29 12:00:00.000', 'It <b>failed</b>.']],
      };
    default:
      return null;
  }
}

export const json = (response, body) => {
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
};

const unknownType = problem(
  400,
  'This widget cannot be shown',
  "type: 'explorer' is not one of metric, text, alarm, log",
);

/** Answers about a dashboard of these widgets; `widget` answers for one first, unless it returns false. */
export function dashboardAnswers(all = Object.values(widgets), widget = () => false) {
  return {
    'GET /api/dashboards': dashboards,
    'GET /api/dashboard': (request, response) => {
      const name = new URL(request.url, 'http://local').searchParams.get('name');
      json(response, {
        name,
        region,
        body: { widgets: name === dashboards[0].name ? all : [heading('Migration')] },
      });
    },
    'POST /api/widget': (request, response, text) => {
      const question = JSON.parse(text);
      if (widget(question, response, request) !== false) return;
      const answer = answerTo(question);
      if (answer) json(response, answer);
      else unknownType(request, response);
    },
  };
}

const alarm = (shortName, state, more = {}) => ({
  name: `${shortName}-dev`,
  shortName,
  region,
  kind: 'metric',
  description: 'The API answers with errors of its own.',
  condition: 'Sum of 5XXError > 5 in 1 of 1 periods of 300 s',
  state,
  reason: 'Threshold Crossed: 1 datapoint [7.0] was greater than the threshold (5.0).',
  since: '2026-11-29T12:00:00Z',
  fires: true,
  severity: 'notice',
  ...more,
});

export const alarms = [
  alarm('tap-processor-errors', 'OK', { description: 'The processor fails.' }),
  alarm('tap-dlq-depth', 'INSUFFICIENT_DATA'),
  alarm('tap-api-5xx', 'ALARM', { severity: 'page', silence: 'silent while a release is judged' }),
  alarm('tap-health', 'ALARM', { kind: 'composite', condition: 'ALARM of any of 2 alarms' }),
];

/** Answers about these alarms; their states are what drills made of them. */
export function alarmAnswers(more = {}) {
  const current = structuredClone(alarms);
  const changes = [];
  const of = (alarm) => `/api/alarms/${alarm.name}`;
  const history = (alarm) => [
    ...changes.filter(({ name }) => name === alarm.name).toReversed(),
    {
      at: new Date(Date.now() - 1_200_000).toISOString(),
      kind: 'StateUpdate',
      summary: `Alarm updated from OK to ${alarm.state}`,
      reason: alarm.reason,
      state: alarm.state,
    },
    {
      at: '2026-11-29T11:00:00Z',
      kind: 'ConfigurationUpdate',
      summary: 'Alarm created',
      reason: null,
      state: null,
    },
  ];
  const each = current.flatMap((alarm) => [
    [
      `GET ${of(alarm)}`,
      (_, response) =>
        json(response, {
          ...alarm,
          history: history(alarm),
          ...(alarm.shortName !== 'tap-dlq-depth' && {
            runbookHtml:
              '<h3>What to do</h3><p>As for <a href="#tap-dlq-depth">tap-dlq-depth</a>, then <a href="#redrive">redrive</a>.</p>',
          }),
        }),
    ],
    [
      `GET ${of(alarm)}/metric`,
      (request, response) => {
        const start = new URL(request.url, 'http://local').searchParams.get('start');
        const series = alarm.kind === 'metric' ? seriesOf(widgets.figures, start) : [];
        json(response, {
          series,
          ...(series.length > 0 && { threshold: 5, comparison: 'GreaterThanThreshold', periodSeconds: 300 }),
        });
      },
    ],
    [
      `PUT ${of(alarm)}/state`,
      (_, response, text) => {
        const { state, reason } = JSON.parse(text);
        Object.assign(alarm, { state, reason, since: new Date().toISOString() });
        changes.push({
          name: alarm.name,
          at: alarm.since,
          kind: 'StateUpdate',
          summary: `Alarm updated to ${state}`,
          reason,
          state,
        });
        response.writeHead(204).end();
      },
    ],
  ]);
  return { 'GET /api/alarms': current, ...Object.fromEntries(each), ...more };
}
