import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Fault {
  text: string;
  file?: string;
  line?: number;
  column?: number;
  source?: string;
}
interface Answer {
  built: string[];
  faults: Fault[];
  warnings: Fault[];
}

const lambda = fileURLToPath(new URL('..', import.meta.url));
const ALL = ['openapi.json', 'one', 'two'];
const both = 'lambda/shared/both.ts';
const AT = '2026-11-29T12:00:00.000Z';

/** A repository with two small functions and the tools of this one. */
let folder: string;
let bundler: ChildProcess;
let answers: AsyncIterator<string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tap-dev-'));
  await cp(join(lambda, '../api'), join(folder, 'api'), { recursive: true });
  await mkdir(join(folder, 'lambda'));
  for (const file of (await readdir(lambda)).filter((name) => name.endsWith('.mjs') || name === 'bundling'))
    await cp(join(lambda, file), join(folder, 'lambda', file), { recursive: true });
  await symlink(join(lambda, 'node_modules'), join(folder, 'lambda/node_modules'));
  await write(both, "export const both = 'both';\n");
  for (const name of ['one', 'two'])
    await write(
      `lambda/${name}/src/handler.ts`,
      `import { both } from '../../shared/both';\nexport const handler = () => both + '${name}';\n`,
    );
  start();
});
afterAll(async () => {
  await end();
  await rm(folder, { recursive: true });
});

function start(): void {
  bundler = spawn(process.execPath, [join(folder, 'lambda/dev.mjs'), join(folder, 'lambda/out')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!bundler.stdout) throw new Error('It has no output');
  answers = createInterface({ input: bundler.stdout })[Symbol.asyncIterator]();
}

async function end(): Promise<void> {
  bundler.stdin?.end();
  await once(bundler, 'exit');
}

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

async function answer(change: { changed: string[]; at: string | null }): Promise<Answer> {
  bundler.stdin?.write(`${JSON.stringify(change)}\n`);
  return JSON.parse((await answers.next()).value);
}

const made = (...changed: string[]) => answer({ changed, at: AT });
const built = async (...changed: string[]) => (await made(...changed)).built;

/** Lets a file be of a second after what was made, or before it. */
async function saved(name: string, after = true): Promise<void> {
  const time = new Date(Date.parse(AT) + (after ? 1000 : -1000));
  await utimes(join(folder, name), time, time);
}

/** Makes all, of sources that are older. */
async function settle(): Promise<void> {
  for (const name of ['api/openapi.yaml', both, 'lambda/one/src/handler.ts', 'lambda/two/src/handler.ts'])
    await saved(name, false);
  expect(await made(both)).toMatchObject({ faults: [], warnings: [] });
}

describe('what ./tap dev bundles with', () => {
  it('makes everything first, byte for byte as the build does', async () => {
    expect(await made()).toEqual({ built: ALL, faults: [], warnings: [] });
    expect((await stat(join(folder, 'lambda/out/.built'))).mtime.toISOString()).toBe(AT);

    const { build, dist } = await import(pathToFileURL(join(folder, 'lambda/build.mjs')).href);
    await build();
    for (const file of [
      '.built',
      'openapi.json',
      ...['one', 'two'].flatMap((name) => [`${name}/index.mjs`, `${name}/index.mjs.map`]),
    ])
      expect(await readFile(join(folder, 'lambda/out', file), 'utf8'), file).toBe(
        await readFile(join(dist, file), 'utf8'),
      );
  });

  it('makes again what a changed file is part of, and all when it is new', async () => {
    expect(await built()).toEqual([]);
    expect(await built('lambda/one/src/handler.ts')).toEqual(['one']);
    expect(await built('lambda/shared/both.ts')).toEqual(['one', 'two']);
    expect(await built('lambda/two/src/new.ts')).toEqual(['one', 'two']);
    expect(await built('api/openapi.yaml')).toContain('openapi.json');
  });

  it('says where a mistake is, keeps what was, and goes on when it is put right', async () => {
    const [file, name] = [join(folder, 'lambda/out/one/index.mjs'), 'lambda/one/src/handler.ts'];
    const [good, was] = [await readFile(join(folder, name), 'utf8'), await readFile(file, 'utf8')];
    await write(name, `${good}const x = ;\n`);
    expect(await made(name)).toEqual({
      built: [],
      faults: [{ text: 'Unexpected ";"', file: name, line: 3, column: 11, source: 'const x = ;' }],
      warnings: [],
    });
    expect(await built('lambda/two/src/handler.ts')).toEqual(['two']);
    expect(await readFile(file, 'utf8')).toBe(was);

    await write(name, good.replace('one', 'eins'));
    expect(await built(name)).toEqual(['one']);
    expect(await readFile(file, 'utf8')).toContain('eins');
  });

  it.each([
    ['YAML', (text: string) => text.replace(/^paths:/m, '  paths: ['), /\S/],
    [
      'OpenAPI',
      (text: string) => text.replace(/^ {6}responses:/m, '      replies:'),
      /paths\.\/.+ must have required property 'responses'/,
    ],
  ])('says where a mistake of %s in the definition is', async (_, spoil, text) => {
    const name = 'api/openapi.yaml';
    const good = await readFile(join(folder, name), 'utf8');
    await write(name, spoil(good));
    const { built, faults } = await made(name);
    expect(built).not.toContain('openapi.json');
    expect(faults).toContainEqual({
      text: expect.stringMatching(text),
      file: name,
      line: expect.any(Number),
    });

    await write(name, good);
    expect(await made(name)).toMatchObject({ built: expect.arrayContaining(['openapi.json']), faults: [] });
  });

  it('says that all is as its sources are as long as it is', async () => {
    const [stamp, name] = [join(folder, 'lambda/out/.built'), 'lambda/one/src/handler.ts'];
    const good = await readFile(join(folder, name), 'utf8');
    await write(name, 'const x = ;');
    expect(await built(name)).toEqual([]);
    expect(existsSync(stamp)).toBe(false);
    await write(name, good);
    expect(await built(name)).toEqual(['one']);
    expect(existsSync(stamp)).toBe(true);

    expect((await answer({ changed: [], at: null })).built).toEqual([]);
    expect(existsSync(stamp)).toBe(true);
    expect((await answer({ changed: [name], at: null })).built).toEqual(['one']);
    expect(existsSync(stamp), 'what bundles are made with has changed').toBe(false);
  });

  it.each<[string, () => Promise<void>, string[]]>([
    ['nothing changes', async () => {}, ALL],
    ['a source is saved', () => saved('lambda/one/src/handler.ts'), ['openapi.json', 'two']],
    ['a source of several is saved', () => saved(both), ['openapi.json']],
    ['the definition is saved', () => saved('api/openapi.yaml'), ['one', 'two']],
    ['a source is gone', () => rm(join(folder, both)), ['openapi.json']],
    ['nobody says what it is made of', () => write('lambda/out/.built', ''), []],
    ['nobody says that it is as its sources are', () => rm(join(folder, 'lambda/out/.built')), []],
  ])('leaves what is as its sources are, when %s', async (_, change, names) => {
    await settle();
    const text = await readFile(join(folder, both), 'utf8');
    await change();
    const { currentSources } = await import(pathToFileURL(join(folder, 'lambda/bundling/sources.mjs')).href);
    expect(Object.keys(currentSources(join(folder, 'lambda/out')))).toEqual(names);
    await write(both, text);
  });

  describe('when it is started on what lies there', () => {
    const mark = '// lies there';
    const fileOf = (name: string) => join(folder, 'lambda/out', name.replace(/^\w+$/, '$&/index.mjs'));

    async function remade(): Promise<string[]> {
      const texts = await Promise.all(ALL.map((name) => readFile(fileOf(name), 'utf8')));
      return ALL.filter((_, i) => !texts[i]?.includes(mark));
    }

    async function markAll(): Promise<void> {
      for (const name of ALL) await appendFile(fileOf(name), mark);
    }

    it('makes nothing that is as its sources are, and of that what changes then', async () => {
      await settle();
      await end();
      await markAll();

      start();
      expect(await made()).toEqual({ built: ALL, faults: [], warnings: [] });
      expect(await remade()).toEqual([]);
      expect(await built('lambda/one/src/handler.ts')).toEqual(['one']);
      expect(await remade()).toEqual(['one']);
      expect(await built(both)).toEqual(['one', 'two']);
      expect(await built('api/openapi.yaml')).toEqual(['openapi.json']);
      expect(await remade()).toEqual(ALL);
    });

    it('makes what somebody is to be warned of, and what it is told first', async () => {
      await settle();
      const name = 'lambda/one/src/handler.ts';
      const good = await readFile(join(folder, name), 'utf8');
      await write(name, `${good}export const isText = (x: unknown) => typeof x === 'text';\n`);
      await saved(name, false);
      const { warnings } = await made(name);
      expect(warnings).toMatchObject([{ text: expect.stringContaining('typeof'), file: name, line: 3 }]);
      const { build } = await import(pathToFileURL(join(folder, 'lambda/build.mjs')).href);
      await build(join(folder, 'lambda/warned'));
      const stamp = JSON.parse(await readFile(join(folder, 'lambda/warned/.built'), 'utf8'));
      expect(stamp).toEqual({ 'openapi.json': ['api/openapi.yaml'] });
      await end();
      await markAll();

      start();
      expect(await made('lambda/two/src/handler.ts')).toEqual({ built: ALL, faults: [], warnings });
      expect(await remade()).toEqual(['one', 'two']);
      await write(name, good);
      expect(await made(name)).toEqual({ built: ['one'], faults: [], warnings: [] });
    });
  });
});
