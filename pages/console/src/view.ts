import type { Route } from './router';
import type { Stack } from './types';

/** What a view is given. */
export interface ViewContext {
  stack: Stack;
  /** Where in the view the reader is as it is mounted. */
  route: Route;
  /** Aborted when the reader leaves the view. It ends requests (`api.ts`), listeners (`addEventListener`) and whatever else would go on. */
  signal: AbortSignal;
}

/**
 * Puts a view into an element. A view that keeps itself when the reader goes elsewhere in it returns what is told of the new route; any
 * other is mounted anew.
 */
export type Mount = (place: HTMLElement, context: ViewContext) => ((route: Route) => void) | undefined;
