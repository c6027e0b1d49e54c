import { describe, expect, it, vi } from 'vitest';
import { awsError } from '../../testing/aws';
import { withRetries } from '../src/retry';

const throttled = awsError('ThrottlingException', 400);
const plenty = () => 300_000;

describe('withRetries', () => {
  it('returns the first success without waiting', async () => {
    const wait = vi.fn();
    expect(await withRetries(async () => 42, plenty, wait)).toBe(42);
    expect(wait).not.toHaveBeenCalled();
  });

  it('doubles the bound of the delay and gives up after six attempts', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const wait = vi.fn(async (_ms: number) => {});
    const work = vi.fn().mockRejectedValue(throttled);
    await expect(withRetries(work, plenty, wait)).rejects.toBe(throttled);
    expect(work).toHaveBeenCalledTimes(6);
    expect(wait.mock.calls.flat()).toEqual([200, 400, 800, 1_600, 3_200]);
  });

  it('spreads the delay over the whole range, so that parallel functions do not come back together', async () => {
    vi.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(0.5);
    const wait = vi.fn(async (_ms: number) => {});
    const work = vi
      .fn()
      .mockRejectedValueOnce(throttled)
      .mockRejectedValueOnce(throttled)
      .mockResolvedValue('done');
    expect(await withRetries(work, plenty, wait)).toBe('done');
    expect(wait.mock.calls.flat()).toEqual([0, 200]);
  });

  it('stops when the delay and an attempt do not fit into the time left', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const remaining = vi.fn().mockReturnValueOnce(10_000).mockReturnValue(2_399);
    const work = vi.fn().mockRejectedValue(throttled);
    await expect(withRetries(work, remaining, async () => {})).rejects.toBe(throttled);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it.each([new Error('a bug'), awsError('ValidationException', 400), 'text'])(
    'does not repeat %s',
    async (fault) => {
      const work = vi.fn().mockRejectedValue(fault);
      await expect(withRetries(work, plenty, async () => {})).rejects.toBe(fault);
      expect(work).toHaveBeenCalledTimes(1);
    },
  );
});
