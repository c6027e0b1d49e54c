import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import { environment } from './env';

// The filter of Lambda itself lets more through than is logged: metrics have no level, and one above INFO would drop them. Powertools takes
// that filter, which Lambda tells it by this variable, for its own level, whatever else it is told.
delete process.env.AWS_LAMBDA_LOG_LEVEL;
// Service name and metrics namespace come from the POWERTOOLS_* variables.
export const logger = new Logger({ logLevel: environment.LOG_LEVEL });
// AWS calls are traced by their clients and the functions make no others.
export const tracer = new Tracer({ captureHTTPsRequests: false });
const metrics = new Metrics({ defaultDimensions: { environment: environment.ENVIRONMENT } });

/** Counts one event of the business, published as EMF at the end of the invocation. */
export function count(name: 'Received' | 'Processed' | 'Rejected' | 'Duplicate'): void {
  metrics.addMetric(name, MetricUnit.Count, 1);
}

/**
 * Gives a handler its log context, its X-Ray subsegment and its metrics. The event is never logged and the
 * response never put into the trace: both hold payloads.
 */
export function instrument<Event, Result>(handler: (event: Event, context: Context) => Promise<Result>) {
  return async (event: Event, context: Context): Promise<Result> => {
    logger.addContext(context);
    metrics.captureColdStartMetric(context.functionName);
    const segment = tracer.getSegment();
    const subsegment = segment?.addNewSubsegment(`## ${context.functionName}`);
    if (subsegment) tracer.setSegment(subsegment);
    tracer.annotateColdStart();
    tracer.addServiceNameAnnotation();
    try {
      return await handler(event, context);
    } catch (error) {
      logger.error('The invocation failed', error as Error);
      tracer.addErrorAsMetadata(error as Error);
      throw error;
    } finally {
      subsegment?.close();
      if (segment) tracer.setSegment(segment);
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
      logger.resetKeys();
    }
  };
}
