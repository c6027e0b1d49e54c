"""The resource types."""

from local_aws.services.logs.resources import group, metric_filter

HANDLERS = [*group.HANDLERS, *metric_filter.HANDLERS]
