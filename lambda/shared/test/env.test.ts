import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { payloadVariables, readEnvironment } from '../src/env';

const GOOD = {
  DATA_BUCKET: 'tap-data',
  METADATA_TABLE: 'tap-metadata-dev',
  SECRET_ARN: 'arn:aws:secretsmanager:eu-west-2:123456789012:secret:tap-app-secret-dev-1a2b3c-AbCdEf',
  MAX_PAYLOAD_BYTES: '262144',
};

const read = (variables: NodeJS.ProcessEnv) => readEnvironment(v.object(payloadVariables), variables);

describe('readEnvironment', () => {
  it('reads the settings of the schema and leaves the other variables alone', () => {
    expect(read({ ...GOOD, PATH: '/bin' })).toEqual({ ...GOOD, MAX_PAYLOAD_BYTES: 262_144 });
  });

  it.each([
    ['DATA_BUCKET', ''],
    ['METADATA_TABLE', undefined],
    ['SECRET_ARN', 'the value'],
    ['MAX_PAYLOAD_BYTES', undefined],
    ['MAX_PAYLOAD_BYTES', '1023'],
    ['MAX_PAYLOAD_BYTES', '4194305'],
    ['MAX_PAYLOAD_BYTES', '256k'],
  ])('refuses %s = %s', (name, value) => {
    const variables = { ...GOOD, [name]: value };
    expect(() => read(variables)).toThrow(new RegExp(`^Bad environment of the function: ${name}: `));
  });

  it('names every fault in one error, without the values', () => {
    const variables = { ...GOOD, DATA_BUCKET: undefined, SECRET_ARN: 's3cret' };
    expect(() => read(variables)).toThrow(/DATA_BUCKET: .*; SECRET_ARN: /);
    expect(() => read(variables)).not.toThrow(/s3cret/);
  });
});

describe('the common settings', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  async function start(name: string, value: string | undefined) {
    vi.stubEnv(name, value);
    vi.resetModules();
    return (await import('../src/env')).environment;
  }

  it('are read when the function starts', async () => {
    expect(await start('MAX_CONNECTIONS', '1024')).toEqual({
      ENVIRONMENT: 'test',
      MAX_CONNECTIONS: 1024,
      LOG_LEVEL: 'DEBUG',
    });
  });

  it.each([
    ['ENVIRONMENT', '9dev'],
    ['ENVIRONMENT', 'a-name-over-16-chars'],
    ['MAX_CONNECTIONS', '0'],
    ['MAX_CONNECTIONS', 'ten'],
    ['MAX_CONNECTIONS', '1.5'],
    ['LOG_LEVEL', 'LOUD'],
    ['LOG_LEVEL', undefined],
  ])('fail the start with %s = %s', (name, value) =>
    expect(start(name, value)).rejects.toThrow(new RegExp(`^Bad environment of the function: ${name}: `)),
  );
});
