import { payloadVariables, readEnvironment } from '@tap/shared/env';
import { z } from 'zod';

export const environment = readEnvironment(z.object(payloadVariables));
