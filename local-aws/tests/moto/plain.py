"""Looks at plain moto, in a process of its own: prints for each fault its changes, and whether it is still there."""

from __future__ import annotations

import json
import sys
import traceback

from moto import mock_aws
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data

from tests.moto.faults import apigateway, cloudwatch, codedeploy, dynamodb, growth, lambda_, others, s3
from tests.moto.faults.fault import FAULTS, Observation

MODULES = (apigateway, cloudwatch, codedeploy, dynamodb, growth, lambda_, others, s3)


def look(observe: Observation) -> bool | str:
    """Whether the fault is there, or how the observation failed."""
    try:
        return observe()
    except Exception:
        return traceback.format_exc()
    finally:
        BackendDict.reset()  # as another mock_aws would, which takes longer than most observations
        reset_model_data()


if __name__ == "__main__":
    with mock_aws():
        found = {f"{observe.__module__.rpartition('.')[2]}: {observe.__name__}": [changes, look(observe)] for observe, changes in FAULTS}
    assert not any(name.startswith("local_aws") for name in sys.modules), "moto is not plain"
    json.dump(found, sys.stdout)
