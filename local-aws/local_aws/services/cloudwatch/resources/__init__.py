"""The resource types."""

from local_aws.services.cloudwatch.resources import composite_alarm, dashboard, metric_alarm

HANDLERS = [*composite_alarm.HANDLERS, *dashboard.HANDLERS, *metric_alarm.HANDLERS]
