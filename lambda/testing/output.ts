const written: string[] = [];

/** Takes the standard streams of the test's process, so that a test can read the functions' log lines and metrics. */
export function takeOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = ((chunk: string | Uint8Array) =>
      written.push(chunk.toString()) > 0) as typeof stream.write;
  }
}

export function clearOutput(): void {
  written.length = 0;
}

export function outputText(): string {
  return written.join('');
}

/** The JSON lines: log records, and metrics in the embedded metric format. */
export function outputLines(): Record<string, unknown>[] {
  const lines = outputText().split('\n');
  return lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Sum of a metric over all that was published. */
export function metricSum(name: string): number {
  return outputLines().reduce((sum, line) => sum + (typeof line[name] === 'number' ? line[name] : 0), 0);
}
