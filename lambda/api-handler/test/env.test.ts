import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function originsOf(value: string | undefined): Promise<string[]> {
  vi.stubEnv('CORS_ORIGINS', value);
  vi.resetModules();
  return (await import('../src/env')).environment.CORS_ORIGINS;
}

describe('CORS_ORIGINS', () => {
  it.each([
    ['*', ['*']],
    ['https://app.example.com', ['https://app.example.com']],
    ['https://app.example.com http://localhost:5173', ['https://app.example.com', 'http://localhost:5173']],
    ['capacitor://localhost http://[::1]:3000', ['capacitor://localhost', 'http://[::1]:3000']],
    [
      'moz-extension://3c078156-979c-498b-8990-85f7987dd929',
      ['moz-extension://3c078156-979c-498b-8990-85f7987dd929'],
    ],
  ])('reads %s', async (value, origins) => {
    expect(await originsOf(value)).toEqual(origins);
  });

  it.each([
    undefined,
    '',
    'null',
    'app.example.com',
    'https://app.example.com/',
    'capacitor://localhost/',
    'https://app.example.com null',
    '* https://app.example.com',
    'https://a.example.com,https://b.example.com',
    'https://a.example.com  https://b.example.com',
  ])('refuses %s', (value) =>
    expect(originsOf(value)).rejects.toThrow(/^Bad environment of the function: CORS_ORIGINS: /),
  );
});
