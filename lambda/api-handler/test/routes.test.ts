import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { newId } from '@tap/shared/item-key';
import { sha256 } from '@tap/shared/process-item';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { readItem, readObject, table as testTable, writeItem } from '../../testing/aws';
import { bodyOf, httpEvent, lambdaContext } from '../../testing/invocation';
import { environment } from '../src/env';
import { handler } from '../src/handler';

const { MAX_PAYLOAD_BYTES } = environment;
const call = (event: APIGatewayProxyEvent) => handler(event, lambdaContext());
const getProcess = (id: string) => call(httpEvent({ httpMethod: 'GET', path: `/process/${id}`, body: null }));

describe('POST /process', () => {
  it('stores the body as received, writes the item and answers 202', async () => {
    const body = '{ "type": "order.created", "userId": "user-1", "data": {"n": 12345678901234567890} }';
    const before = Date.now();
    const result = await call(httpEvent({ body }));
    expect(result.statusCode).toBe(202);
    const { id, status } = bodyOf(result) as { id: string; status: string };
    expect(status).toBe('RECEIVED');
    expect(result.headers?.Location).toBe(`/dev/process/${id}`);

    const item = await readItem(id);
    expect(item?.timestamp).toBeGreaterThanOrEqual(before);
    const createdAt = new Date(item?.timestamp ?? 0).toISOString();
    expect(item).toEqual({
      id,
      timestamp: item?.timestamp,
      entity: 'process',
      status: 'RECEIVED',
      type: 'order.created',
      payloadUserId: 'user-1',
      bucket: process.env.DATA_BUCKET,
      key: `incoming/${id.slice(-2)}/${createdAt.slice(0, 10).replaceAll('-', '/')}/${id}.json`,
      size: body.length,
      checksum: sha256(body),
      correlationId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      createdAt,
      updatedAt: createdAt,
    });
    expect(await readObject(item?.key ?? '')).toBe(body);
  });

  it('leaves the item out of the index byUser, which is for transactions', async () => {
    const { id } = bodyOf(await call(httpEvent()));
    const { Items } = await testTable.send(
      new ScanCommand({ TableName: process.env.METADATA_TABLE, IndexName: 'byUser' }),
    );
    expect(Items?.map((item) => item.id)).not.toContain(id);
  });

  it('takes a payload of nobody', async () => {
    const { id } = bodyOf(await call(httpEvent({ body: '{"type":"t","data":{}}' })));
    expect(await readItem(id as string)).not.toHaveProperty('payloadUserId');
  });

  it.each([
    ['text', false],
    ['base64', true],
  ])('takes a %s body of non-ASCII characters', async (_name, isBase64Encoded) => {
    const json = '{"type":"t","data":{"name":"Zoë 🚀"}}';
    const body = isBase64Encoded ? Buffer.from(json).toString('base64') : json;
    const { id } = bodyOf(await call(httpEvent({ body, isBase64Encoded })));
    const item = await readItem(id as string);
    expect(item?.size).toBe(Buffer.byteLength(json));
    expect(await readObject(item?.key ?? '')).toBe(json);
  });

  it('takes a body of exactly the limit', async () => {
    const frame = '{"type":"t","data":{"x":""}}';
    const body = frame.replace('""', `"${'a'.repeat(MAX_PAYLOAD_BYTES - frame.length)}"`);
    expect(body.length).toBe(MAX_PAYLOAD_BYTES);
    expect((await call(httpEvent({ body }))).statusCode).toBe(202);
  });

  it.each([
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/json;charset="utf-8"',
    'application/json; Charset="\\u\\tf-8"',
    'application/json;',
    'application/json ;\t; version=1;',
    'application/json; charset=utf-8; x=y',
    'application/json;odata=verbose',
    'application/json; x="a;b, \\" é"',
    ' application/json ',
  ])('takes the media type %s', async (mediaType) => {
    expect((await call(httpEvent({ headers: { 'content-type': mediaType } }))).statusCode).toBe(202);
  });

  it('takes a body without a media type and an event without headers or request context', async () => {
    const event = {
      httpMethod: 'POST',
      path: '/process',
      body: '{"type":"t","data":{}}',
    } as APIGatewayProxyEvent;
    const result = await call(event);
    expect(result.statusCode).toBe(202);
    expect(result.headers?.Location).toBe(`/process/${bodyOf(result).id}`);
  });
});

describe('GET /process/{id}', () => {
  it('answers where the process stands, and nothing of where things are stored', async () => {
    const { id } = bodyOf(await call(httpEvent())) as { id: string };
    const result = await getProcess(id);
    const item = await readItem(id);
    expect(result.statusCode).toBe(200);
    expect(bodyOf(result)).toEqual({
      id,
      status: 'RECEIVED',
      type: 'order.created',
      createdAt: item?.createdAt,
      updatedAt: item?.updatedAt,
    });
  });

  it('tells why a payload was rejected', async () => {
    const { id } = bodyOf(await call(httpEvent())) as { id: string };
    await writeItem({ ...(await readItem(id)), status: 'REJECTED', reason: 'bad' });
    expect(bodyOf(await getProcess(id))).toMatchObject({ status: 'REJECTED', reason: 'bad' });
  });

  it.each(['nothing', newId(), '..%2f..', '%E0%A4%A', ''])('is 404 for the unknown id "%s"', async (id) => {
    const result = await getProcess(id);
    expect(result.statusCode).toBe(404);
    expect(bodyOf(result)).toMatchObject({ type: 'urn:tap:problem:not-found', status: 404 });
  });

  it('is 404 for an item of another kind', async () => {
    const { id } = bodyOf(await call(httpEvent())) as { id: string };
    await writeItem({ ...(await readItem(id)), entity: 'transaction' });
    expect((await getProcess(id)).statusCode).toBe(404);
  });
});
