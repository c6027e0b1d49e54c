import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function originOf(value: string | undefined): Promise<string> {
  vi.stubEnv('CORS_ORIGIN', value);
  vi.resetModules();
  return (await import('../src/env')).environment.CORS_ORIGIN;
}

describe('CORS_ORIGIN', () => {
  it.each(['*', 'https://app.example.com', 'http://localhost:5173'])('reads %s', async (value) => {
    expect(await originOf(value)).toBe(value);
  });

  it.each([undefined, '', 'null', 'https://app.example.com/'])('refuses %s', (value) =>
    expect(originOf(value)).rejects.toThrow(/^Bad environment of the function: CORS_ORIGIN: /),
  );
});
