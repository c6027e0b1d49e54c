"""The handlers of the ``aws:lambda/*`` kinds."""
from __future__ import annotations

from local_aws.services.lambda_.resources.alias import Alias
from local_aws.services.lambda_.resources.event_invoke_config import FunctionEventInvokeConfig
from local_aws.services.lambda_.resources.event_source_mapping import EventSourceMapping
from local_aws.services.lambda_.resources.function import Function
from local_aws.services.lambda_.resources.layer_version import LayerVersion
from local_aws.services.lambda_.resources.permission import Permission
from local_aws.services.lambda_.resources.provisioned_concurrency import ProvisionedConcurrencyConfig

HANDLERS = [
    Alias(), EventSourceMapping(), Function(), FunctionEventInvokeConfig(), LayerVersion(), Permission(),
    ProvisionedConcurrencyConfig(),
]
