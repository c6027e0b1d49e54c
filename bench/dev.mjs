// What ./tap dev takes from a save to the first reply of the new code, and the floors under it. Prints `name value unit` lines, medians.
//
// In the checkout that it is given, or its own, whose health route and program it changes and puts back. A save is an editor's: a file
// beside it, and a rename. With --once, each is done once, to see that it can be.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

const arguments_ = process.argv.slice(2).filter((word) => word !== '--once');
// With the first, esbuild has everything to parse: it does not count.
const [FIRST, SAVES] = process.argv.includes('--once') ? [0, 1] : [1, 20];
const root = resolve(arguments_[0] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));
const route = join(root, 'lambda/api-handler/src/routes/health.ts');
const source = readFileSync(route, 'utf8');
const place = "status: 'up'";
if (!source.includes(place)) throw new Error(`${route} has no '${place}' to change`);

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const print = (name, value, unit) => console.log(`${name} ${Number(value.toFixed(3))} ${unit}`);
const changed = (word) => source.replace(place, `status: '${word}'`);
const program = join(root, 'src/Tap.Infra/TapStack.cs');
const programSource = readFileSync(program, 'utf8');

function save(text, path = route) {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

/** How long esbuild alone takes for a change, with a context as ./tap dev has one. */
async function bundleMilliseconds() {
  const { bundleOptions, dist } = await import(pathToFileURL(join(root, 'lambda/build.mjs')));
  const esbuild = await import(pathToFileURL(join(root, 'lambda/node_modules/esbuild/lib/main.js')));
  const context = await esbuild.context({ ...bundleOptions(['api-handler'], dist), write: false, metafile: true });
  const times = [];
  for (let i = 0; i < FIRST + SAVES; i++) {
    save(changed(`bundle ${i}`));
    const begun = performance.now();
    await context.rebuild();
    times.push(performance.now() - begun);
  }
  await context.dispose();
  return median(times.slice(FIRST));
}

const dev = spawn(join(root, 'tap'), ['dev'], { stdio: ['ignore', 'pipe', 'inherit'] });
const ended = once(dev, 'exit');
try {
  const lines = createInterface({ input: dev.stdout });
  const gone = ended.then(() => Promise.reject(new Error('./tap dev ended')));
  const said = (text) => {
    const found = new Promise((resolve) => {
      lines.on('line', function look(line) {
        if (line.includes(text)) resolve(lines.off('line', look));
      });
    });
    return Promise.race([found, gone]);
  };
  await said('Watching');
  const { apiUrl } = JSON.parse(readFileSync(join(root, '.tap/dev/outputs.json'), 'utf8'));

  const seconds = [];
  for (let i = 0; i < FIRST + SAVES; i++) {
    const word = `save ${i}`;
    // Who asked again and again until it answers would take the processor from what is measured.
    const deployed = said('api-handler  v');
    const begun = performance.now();
    save(changed(word));
    await deployed;
    const { status } = await (await fetch(`${apiUrl}/health`)).json();
    seconds.push((performance.now() - begun) / 1000);
    if (status !== word) throw new Error(`The new code does not answer, but '${status}'`);
  }
  print('dev.save', median(seconds.slice(FIRST)), 's');

  // The first starts MSBuild and the compiler, and the second is the first that they are warm for.
  const builds = [];
  for (let i = 0; i < Math.min(SAVES, 5); i++) {
    const [deployed, watching] = [said('the new build'), said('Watching')];
    const begun = performance.now();
    save(`${programSource}// ${i}\n`, program);
    await deployed;
    builds.push((performance.now() - begun) / 1000);
    await watching;
  }
  print('dev.program.first', builds[0], 's');
  print('dev.program', median(builds.slice(1)) ?? builds[0], 's');
} finally {
  save(source);
  save(programSource, program);
  dev.kill('SIGTERM');
  await ended;
}
try {
  print('dev.bundle', await bundleMilliseconds(), 'ms');
} finally {
  save(source);
}
