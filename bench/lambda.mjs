// The functions' bundles outside AWS: size, cold start and warm overhead. Prints `name value unit` lines, medians.
//
// A cold start is from the start of the process to its first request for an event, by the clock and, where Linux tells it, by the processor
// time of the process: that one holds on a busy machine. Its ratio is to an empty function, started in turn with the others. The warm
// overhead is from handing out an event to seeing its response, for an event that the function answers without calling AWS, by the clock
// and by processor time. With --once, each is done once, to see that it can be.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, root, run } from './function-process.mjs';

// The first start of each reads the files from disk, and does not count.
const [FIRST, COLD_STARTS, WARM_UP, WARM_EVENTS] = process.argv.includes('--once') ? [0, 1, 0, 1] : [1, 20, 100, 500];

const unknownRoute = { httpMethod: 'GET', path: '/no-such-path', headers: {}, body: null, isBase64Encoded: false };

const print = (name, value, unit) => console.log(`${name} ${Number(value.toFixed(3))} ${unit}`);

/** In turn, so that all of them meet the same machine. */
async function coldStarts(taskRoots) {
  const starts = new Map(taskRoots.map((taskRoot) => [taskRoot, []]));
  for (let i = 0; i < FIRST + COLD_STARTS; i++) for (const [taskRoot, times] of starts) times.push(await run(taskRoot, []));
  return taskRoots.map((taskRoot) => {
    const counted = starts.get(taskRoot).slice(FIRST);
    return { clock: median(counted.map(({ next }) => next)), worked: median(counted.map(({ worked, next }) => worked ?? next)) };
  });
}

async function printWarmOverhead(name, taskRoot, event) {
  const { answers, workedWarm } = await run(taskRoot, Array(WARM_UP + WARM_EVENTS).fill(event), WARM_UP);
  const clock = median(answers.slice(WARM_UP));
  print(name, clock, 'ms');
  print(`${name}.processor`, Number.isNaN(workedWarm) ? clock : workedWarm / WARM_EVENTS, 'ms');
}

const empty = mkdtempSync(join(tmpdir(), 'tap-bench-'));
writeFileSync(join(empty, 'index.mjs'), 'export const handler = async () => null;\n');
const dist = join(root, 'lambda/dist');
const names = readdirSync(dist, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
const taskRoots = names.map((name) => join(dist, name));

const [floor, ...starts] = await coldStarts([empty, ...taskRoots]);
print('runtime.cold', floor.clock, 'ms');
print('runtime.cold.processor', floor.worked, 'ms');
await printWarmOverhead('runtime.warm', empty, {});
rmSync(empty, { recursive: true });

for (const [index, name] of names.entries()) {
  print(`${name}.bundle`, statSync(join(taskRoots[index], 'index.mjs')).size / 1e3, 'KB');
  print(`${name}.cold`, starts[index].clock, 'ms');
  print(`${name}.cold.processor`, starts[index].worked, 'ms');
  print(`${name}.cold.ratio`, starts[index].worked / floor.worked, 'x');
}
await printWarmOverhead('api-handler.warm', join(dist, 'api-handler'), unknownRoute);
