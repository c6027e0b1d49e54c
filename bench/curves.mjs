// Draws the figures of docs/scaling.md from what the simulation prints, as SVG that needs nothing else: no fonts, styles or scripts.
//
//   dotnet run --project bench/Tap.Simulation -- curves > bench/curves.json
//   node bench/curves.mjs [folder, else docs/images]
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2] ?? join(here, '../docs/images');

const [WIDTH, HEIGHT] = [720, 400];
const PLOT = { left: 64, right: 700, top: 48, bottom: 300 };
// Told apart without colours, too; of Okabe and Ito, for all eyes, and dark enough for a white page.
const LINES = [
  { colour: '#0072b2', dash: 'none' },
  { colour: '#d55e00', dash: '7 3' },
  { colour: '#007a5a', dash: '2 3' },
  { colour: '#8a4570', dash: '10 3 2 3' },
];

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const number = (value) => Number(value.toFixed(1));
const text = (x, y, value, attributes = '') => `<text x="${number(x)}" y="${number(y)}" ${attributes}>${escaped(value)}</text>`;
const line = (x1, y1, x2, y2) => `<line x1="${number(x1)}" y1="${number(y1)}" x2="${number(x2)}" y2="${number(y2)}" stroke="#ccc"/>`;

/** Places values of an axis between two ends of the picture. */
function scale({ isLog }, values, from, to) {
  const [low, high] = isLog ? logEnds(values) : [0, niceEnd(Math.max(...values))];
  const at = isLog ? (value) => Math.log10(Math.max(value, low) / low) / Math.log10(high / low) : (value) => value / high;
  return { ticks: isLog ? logTicks(low, high) : linearTicks(high), place: (value) => from + at(value) * (to - from) };
}

function logEnds(values) {
  const positive = values.filter((value) => value > 0);
  return [10 ** Math.floor(Math.log10(Math.min(...positive))), 10 ** Math.ceil(Math.log10(Math.max(...positive) * 1.0001))];
}

function logTicks(low, high) {
  return Array.from({ length: Math.round(Math.log10(high / low)) + 1 }, (_, index) => low * 10 ** index);
}

const step = (high) => [1, 2, 5, 10].map((factor) => factor * 10 ** Math.floor(Math.log10(high / 5))).find((size) => high / size <= 6);
const niceEnd = (high) => (high === 0 ? 1 : Math.ceil(high / step(high)) * step(high));
const linearTicks = (high) => Array.from({ length: Math.round(high / step(high)) + 1 }, (_, index) => index * step(high));

function label(value) {
  if (value >= 1e4) return value.toExponential(0).replace('e+', 'e');
  return String(Number(value.toPrecision(3)));
}

function draw({ title, x, y, series }) {
  const points = series.flatMap((one) => one.points);
  const across = scale(x, points.map(([value]) => value), PLOT.left, PLOT.right);
  const up = scale(y, points.map(([, value]) => value), PLOT.bottom, PLOT.top);
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(PLOT.left, 24, title, 'font-size="15" font-weight="bold"'),
    ...up.ticks.flatMap((tick) => [
      line(PLOT.left, up.place(tick), PLOT.right, up.place(tick)),
      text(PLOT.left - 8, up.place(tick) + 4, label(tick), 'text-anchor="end"'),
    ]),
    ...across.ticks.flatMap((tick) => [
      line(across.place(tick), PLOT.bottom, across.place(tick), PLOT.bottom + 5),
      text(across.place(tick), PLOT.bottom + 20, label(tick), 'text-anchor="middle"'),
    ]),
    text(PLOT.left, 42, y.label, 'fill="#555"'),
    text(PLOT.right, PLOT.bottom + 38, x.label, 'text-anchor="end" fill="#555"'),
    ...series.flatMap(({ name, points: own }, index) => {
      const { colour, dash } = LINES[index];
      const style = `stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"`;
      const legend = { x: PLOT.left + (index % 2) * 320, y: PLOT.bottom + 62 + Math.floor(index / 2) * 22 };
      return [
        `<polyline fill="none" ${style} points="${own.map(([a, b]) => `${number(across.place(a))},${number(up.place(b))}`).join(' ')}"/>`,
        `<line x1="${legend.x}" y1="${legend.y - 4}" x2="${legend.x + 36}" y2="${legend.y - 4}" ${style}/>`,
        text(legend.x + 44, legend.y, name),
      ];
    }),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

for (const figure of JSON.parse(readFileSync(join(here, 'curves.json'), 'utf8')))
  writeFileSync(join(folder, `scaling-${figure.name}.svg`), draw(figure));
