import { payloadVariables, readEnvironment } from '@tap/shared/env';
import * as v from 'valibot';

export const environment = readEnvironment(v.object(payloadVariables));
