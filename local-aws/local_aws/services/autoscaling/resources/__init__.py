"""The resource types."""

from local_aws.services.autoscaling.resources import policy, target

HANDLERS = [*policy.HANDLERS, *target.HANDLERS]
