import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { api, MAX_PAYLOAD_BYTES } from './client';
import { expectProblem, expectReply } from './promises';

const JSON_TEXT = '{"type":"contract.test","data":{"text":"Zoë"}}';
const GZIP = { 'Content-Encoding': 'gzip' };
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_BOM = Buffer.from([0xff, 0xfe]);
const MIB = 2 ** 20;

const nested = (levels: number) => `{"type":"t","data":${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels)}`;
const ofSize = (bytes: number) => JSON_TEXT.replace('Zoë', 'x'.repeat(bytes - JSON_TEXT.length + 3));
const contentType = (type: string) => ({ 'Content-Type': type });

/** What is sent, with the status that it must have. */
const cases: [name: string, status: number, body: string | Uint8Array, headers?: Record<string, string>][] = [
  ['JSON in UTF-8', 202, JSON_TEXT],
  ['JSON that says it is UTF-8', 202, JSON_TEXT, contentType('application/json; charset="UTF-8"')],
  ['JSON with parameters', 202, JSON_TEXT, contentType('application/json; version="1;2"; charset=utf-8;')],
  ['JSON that is not coded', 202, JSON_TEXT, { 'Content-Encoding': 'Identity' }],
  ['JSON in chunks', 202, JSON_TEXT, { 'Transfer-Encoding': 'chunked' }],
  ['JSON after a byte order mark', 202, Buffer.concat([UTF8_BOM, Buffer.from(JSON_TEXT)])],
  ['JSON with escapes', 202, '{"type":"t","data":{"\\u0000":"\\ud800 \\ud83d\\ude80 </script>"}}'],
  ['JSON with a prototype', 202, '{"type":"t","data":{"__proto__":{"a":1},"constructor":null}}'],
  [
    'JSON with numbers that no double holds',
    202,
    '{"type":"t","data":{"a":9007199254740993,"b":1e999,"c":1.10,"d":-0}}',
  ],
  ['as many levels as are allowed', 202, nested(32)],
  ['as many bytes as are allowed', 202, ofSize(MAX_PAYLOAD_BYTES)],

  ['nothing', 400, ''],
  ['JSON in Latin-1', 400, Buffer.from(JSON_TEXT, 'latin1')],
  ['JSON in UTF-16', 400, Buffer.concat([UTF16_BOM, Buffer.from(JSON_TEXT, 'utf16le')])],
  ['UTF-8 with a surrogate', 400, Buffer.from(JSON_TEXT.replace('Zoë', 'í\xa0\x80'), 'latin1')],
  ['UTF-8 that is cut', 400, Buffer.from(JSON_TEXT).subarray(0, JSON_TEXT.indexOf('ë') + 1)],
  ['gzip without a word', 400, gzipSync(JSON_TEXT)],
  ['gzip without a word, as text', 400, gzipSync(JSON_TEXT).toString('latin1')],
  ['base64', 400, Buffer.from(JSON_TEXT).toString('base64')],
  [
    'base64 that says so',
    400,
    Buffer.from(JSON_TEXT).toString('base64'),
    { 'Content-Transfer-Encoding': 'base64' },
  ],
  ['a form', 400, 'type=t&data=%7B%7D'],
  ['100,000 levels without an end', 400, '['.repeat(100_000)],
  ['JSON with a comment', 400, `/* */ ${JSON_TEXT}`],
  ['two documents', 400, JSON_TEXT.repeat(2)],
  ['NaN', 400, '{"type":"t","data":{"a":NaN}}'],
  ['a NUL', 400, `${JSON_TEXT}\0`],

  ['a byte more than allowed', 413, ofSize(MAX_PAYLOAD_BYTES + 1)],
  [
    'a byte more than allowed, in two-byte characters',
    413,
    ofSize(MAX_PAYLOAD_BYTES / 2 + 30).replaceAll('x', 'ë'),
  ],
  [
    'a byte more than allowed, in chunks',
    413,
    ofSize(MAX_PAYLOAD_BYTES + 1),
    { 'Transfer-Encoding': 'chunked' },
  ],
  ['more than API Gateway takes', 413, ofSize(11 * MIB)],

  ['gzip', 415, gzipSync(JSON_TEXT), GZIP],
  ['gzip that is none', 415, JSON_TEXT, GZIP],
  ['gzip of a lot', 415, gzipSync(ofSize(64 * MIB)), GZIP],
  ['an unknown encoding', 415, JSON_TEXT, { 'Content-Encoding': 'rot13' }],
  ['JSON with a parameter that is none', 415, JSON_TEXT, contentType('application/json; version')],
  ['JSON that says it is Latin-1', 415, JSON_TEXT, contentType('application/json; charset=latin1')],
  ['a form that says so', 415, 'type=t&data=%7B%7D', contentType('application/x-www-form-urlencoded')],
  ['parts', 415, '--b\r\n\r\n{}\r\n--b--', contentType('multipart/form-data; boundary=b')],
  ['bytes', 415, JSON_TEXT, contentType('application/octet-stream')],
  ['a media type that is none', 415, JSON_TEXT, contentType('json')],
  ['an empty media type', 415, JSON_TEXT, contentType('')],
  ['a long media type', 415, JSON_TEXT, contentType(`application/${'x'.repeat(4_000)}`)],

  ['a level more than allowed', 422, nested(33)],
  ['50,000 levels', 422, nested(37_000)],
  ['100,000 levels of lists', 422, '['.repeat(100_000) + ']'.repeat(100_000)],
  ['a member twice', 422, '{"type":"a","type":"b","data":{}}'],
  ['a member twice, once escaped', 422, '{"type":"t","data":{"a":[{"b":1,"\\u0062":1}]}}'],
  ['a level too much in a member that comes again', 422, `{"data":${nested(33)},"type":"t","data":{}}`],
  [
    '20,000 unknown members',
    422,
    JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [i, i]))),
  ],
];

describe.concurrent('POST /process', () => {
  it.each(cases)('with %s is %i', async (_name, status, body, headers) => {
    const answer = await api.post('/process', body, headers);
    expect(answer.status, answer.text.slice(0, 1_000)).toBe(status);
    if (status === 202) expectReply('POST /process', answer);
    else expectProblem(answer);
  });
});
