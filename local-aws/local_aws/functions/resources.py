"""The handlers of the ``aws:lambda/*`` kinds."""
from __future__ import annotations

from .resource_alias import Alias
from .resource_event_invoke_config import FunctionEventInvokeConfig
from .resource_event_source_mapping import EventSourceMapping
from .resource_function import Function
from .resource_layer_version import LayerVersion
from .resource_permission import Permission
from .resource_provisioned_concurrency import ProvisionedConcurrencyConfig

HANDLERS = [
    Alias(), EventSourceMapping(), Function(), FunctionEventInvokeConfig(), LayerVersion(), Permission(),
    ProvisionedConcurrencyConfig(),
]
