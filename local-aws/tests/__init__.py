"""The tests of local-aws, at a pace at which a minute of AWS takes a twentieth of a second."""

import gc
import os

os.environ["TAP_MINUTE_SECONDS"] = "0.05"
# A full collection looks at all of moto and of AWS's models, for half a second each time, and there is little of it to collect.
gc.set_threshold(50_000, 10, 1_000)
