import { readEnvironment } from '@tap/shared/env';
import { z } from 'zod';

export const environment = readEnvironment(
  z.object({
    /** The table whose stream invokes the function, in the function's region. */
    SOURCE_TABLE: z.string().min(3),
    TARGET_TABLE: z.string().min(3),
    TARGET_REGION: z.string().min(1),
  }),
);
