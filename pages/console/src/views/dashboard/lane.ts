// Lets a few questions at a time reach the server, so that those of many widgets do not keep each other, or AWS, waiting.

export class Lane {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(width: number) {
    this.free = width;
  }

  /** Runs the task when its turn has come; not at all when the signal was aborted by then. */
  async run<Result>(task: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    if (this.free === 0) await new Promise<void>((turn) => this.waiting.push(turn));
    else this.free--;
    try {
      signal.throwIfAborted();
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}
