import { afterEach, describe, expect, it, vi } from 'vitest';
import { Disagreements } from '../src/disagreements';
import { Sample } from '../src/sample';

describe('disagreements', () => {
  it('are looked at again up to 1,000, and those beyond count as differences', async () => {
    const disagreements = new Disagreements();
    for (let n = 0; n < 1_003; n++) disagreements.add(`${n}`);
    const look = vi.fn(async (key: string) =>
      key === '0' ? undefined : key === '1' ? ('pending' as const) : { key },
    );
    const { differences, count, pending } = await disagreements.lookAgain(look);
    expect(look).toHaveBeenCalledTimes(1_000);
    expect(differences).toHaveLength(998);
    expect(differences[0]).toEqual({ key: '2' });
    expect({ count, pending }).toEqual({ count: 1_001, pending: 1 });
  });
});

describe('a sample', () => {
  const sampleOf = (size: number, elements: number) => {
    const sample = new Sample<number>(size);
    for (let n = 0; n < elements; n++) sample.offer(n);
    return sample.members;
  };

  it('has all elements when they are few, and none when none is wanted', () => {
    expect(sampleOf(3, 2)).toEqual([0, 1]);
    expect(sampleOf(0, 5)).toEqual([]);
  });

  it('has its size when they are many, each element once', () => {
    expect(new Set(sampleOf(100, 1_000)).size).toBe(100);
  });

  it('takes later elements as often as earlier ones', () => {
    const taken = Array.from({ length: 1_000 }, () => sampleOf(10, 100)).flat();
    const mean = taken.reduce((sum, n) => sum + n, 0) / taken.length;
    // 49.5 in the mean; the mean of 10,000 of 0-99 strays by 0.3, so that 3 is ten times that.
    expect(Math.abs(mean - 49.5)).toBeLessThan(3);
  });
});

describe('the environment', () => {
  const GOOD = {
    SOURCE_REGION: 'eu-west-2',
    TARGET_REGION: 'eu-west-1',
    BUCKETS: '[{"source":"tap-data","target":"tap-copy","prefix":""}]',
    TABLES: '[]',
    TOPIC_ARN: 'arn:aws:sns:eu-west-2:123456789012:tap-migration-dev',
    RESULT_BUCKET: 'tap-data',
  };

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  async function start(changes: Record<string, string | undefined> = {}) {
    for (const [name, value] of Object.entries({ ...GOOD, SAMPLE_SIZE: undefined, ...changes }))
      vi.stubEnv(name, value);
    vi.resetModules();
    return (await import('../src/env')).environment;
  }

  it('is read when the function starts', async () => {
    expect(await start()).toEqual({
      ...GOOD,
      BUCKETS: [{ source: 'tap-data', target: 'tap-copy', prefix: '' }],
      TABLES: [],
      SAMPLE_SIZE: 100,
    });
  });

  it.each([
    ['BUCKETS', '{', 'BUCKETS: expected JSON'],
    ['BUCKETS', '{}', 'BUCKETS: '],
    ['BUCKETS', '[{"source":"tap-data","target":"tap-copy"}]', 'BUCKETS.0.prefix: '],
    ['TABLES', undefined, 'TABLES: '],
    ['TABLES', '[{"source":"tap-metadata-dev","target":""}]', 'TABLES.0.target: '],
    ['TOPIC_ARN', 'tap-migration-dev', 'TOPIC_ARN: expected the ARN of a topic'],
    ['SAMPLE_SIZE', 'many', 'SAMPLE_SIZE: '],
    ['TARGET_REGION', undefined, 'TARGET_REGION: '],
  ])('fails the start with %s = %s', (name, value, fault) =>
    expect(start({ [name]: value })).rejects.toThrow(`Bad environment of the function: ${fault}`),
  );
});
