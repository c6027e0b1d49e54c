import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../src/env';

const GOOD = {
  ENVIRONMENT: 'dev',
  DATA_BUCKET: 'tap-data',
  METADATA_TABLE: 'tap-metadata-dev',
  SECRET_ARN: 'arn:aws:secretsmanager:eu-west-2:123456789012:secret:tap-app-secret-dev-1a2b3c-AbCdEf',
  CORS_ORIGIN: 'https://app.example.com',
  MAX_CONNECTIONS: '10',
  LOG_LEVEL: 'INFO',
};

describe('readEnvironment', () => {
  it('reads the settings and leaves the other variables alone', () => {
    expect(readEnvironment({ ...GOOD, PATH: '/bin' })).toEqual({ ...GOOD, MAX_CONNECTIONS: 10 });
  });

  it.each([
    ['ENVIRONMENT', '9dev'],
    ['ENVIRONMENT', 'a-name-over-16-chars'],
    ['DATA_BUCKET', ''],
    ['METADATA_TABLE', undefined],
    ['SECRET_ARN', 'the value'],
    ['CORS_ORIGIN', ''],
    ['CORS_ORIGIN', 'https://app.example.com/'],
    ['CORS_ORIGIN', 'null'],
    ['MAX_CONNECTIONS', '0'],
    ['MAX_CONNECTIONS', 'ten'],
    ['MAX_CONNECTIONS', '1.5'],
    ['LOG_LEVEL', 'LOUD'],
  ])('refuses %s = %s', (name, value) => {
    const variables = { ...GOOD, [name]: value };
    expect(() => readEnvironment(variables)).toThrow(
      new RegExp(`^Bad environment of the function: ${name}: `),
    );
  });

  it('names every fault in one error, without the values', () => {
    const read = () => readEnvironment({ ...GOOD, DATA_BUCKET: undefined, LOG_LEVEL: 's3cret' });
    expect(read).toThrow(/DATA_BUCKET: .*; LOG_LEVEL: /);
    expect(read).not.toThrow(/s3cret/);
  });
});
