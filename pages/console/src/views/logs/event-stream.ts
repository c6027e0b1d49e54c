// Server-sent events of a fetch: EventSource could not send the token.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation

export interface StreamEvent {
  name: string;
  data: string;
}

/** The events of a body as they come, until it ends. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  // What an event has so far. It is put together once it is whole: it may come in very many pieces.
  let pieces: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const piece = decoder.decode(value, { stream: true });
      const isAfterFeed = pieces.at(-1)?.endsWith('\n') && piece.startsWith('\n');
      pieces.push(piece);
      if (!isAfterFeed && !piece.includes('\n\n')) continue;
      const blocks = pieces.join('').split('\n\n');
      pieces = [blocks.pop() ?? ''];
      for (const block of blocks) {
        const event = eventOf(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel();
  }
}

function eventOf(block: string): StreamEvent | null {
  let name = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    if (line.startsWith('event:')) name = line.slice(6).trim();
    else if (line.startsWith('data:')) data.push(line.slice(5).trimStart());
  }
  return data.length > 0 ? { name, data: data.join('\n') } : null;
}
