import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
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
  await write('lambda/shared/both.ts', "export const both = 'both';\n");
  for (const name of ['one', 'two'])
    await write(
      `lambda/${name}/src/handler.ts`,
      `import { both } from '../../shared/both';\nexport const handler = () => both + '${name}';\n`,
    );
  bundler = spawn(process.execPath, [join(folder, 'lambda/dev.mjs'), join(folder, 'lambda/out')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!bundler.stdout) throw new Error('It has no output');
  answers = createInterface({ input: bundler.stdout })[Symbol.asyncIterator]();
});
afterAll(async () => {
  bundler.stdin?.end();
  await once(bundler, 'exit');
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

async function made(...changed: string[]): Promise<Answer> {
  bundler.stdin?.write(`${JSON.stringify({ changed, at: AT })}\n`);
  return JSON.parse((await answers.next()).value);
}

const built = async (...changed: string[]) => (await made(...changed)).built;

describe('what ./tap dev bundles with', () => {
  it('makes everything first, byte for byte as the build does', async () => {
    expect(await made()).toEqual({ built: ALL, faults: [], warnings: [] });
    expect((await stat(join(folder, 'lambda/out/.built'))).mtime.toISOString()).toBe(AT);

    const { build, dist } = await import(pathToFileURL(join(folder, 'lambda/build.mjs')).href);
    await build();
    for (const file of [
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
});
