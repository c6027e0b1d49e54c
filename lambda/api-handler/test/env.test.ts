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
  ])('reads %s', async (value, origins) => {
    expect(await originsOf(value)).toEqual(origins);
  });

  it.each([
    undefined,
    '',
    'null',
    'app.example.com',
    'https://app.example.com/',
    '* https://app.example.com',
    'https://a.example.com,https://b.example.com',
    'https://a.example.com  https://b.example.com',
  ])('refuses %s', (value) =>
    expect(originsOf(value)).rejects.toThrow(/^Bad environment of the function: CORS_ORIGINS: /),
  );
});
