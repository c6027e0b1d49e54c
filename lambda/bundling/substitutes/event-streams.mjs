/** S3 Select, Lambda's streamed answers and the like: no function asks for one. */
function noEventStreams() {
  throw new Error('The bundles have no event streams');
}

export const eventStreamSerdeProvider = noEventStreams;
export const EventStreamSerde = noEventStreams;

export function resolveEventStreamSerdeConfig(config) {
  return config;
}
