import type { Route } from '../router';
import { getProcess } from './get-process';
import { health } from './health';
import { postProcess } from './post-process';

/** The operations of api/openapi.yaml. */
export const routes: readonly Route[] = [health, postProcess, getProcess];
