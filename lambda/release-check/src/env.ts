import { readEnvironment } from '@tap/shared/env';
import { z } from 'zod';

export const environment = readEnvironment(
  z.object({
    /** The function that is released. */
    FUNCTION_NAME: z.string().min(1),
  }),
);
