"""The tests of local-aws, at a pace at which a minute of AWS takes a twentieth of a second."""

import os

os.environ["TAP_MINUTE_SECONDS"] = "0.05"
