"""The resource types."""

from local_aws.services.sqs.resources import queue, queue_policy

HANDLERS = [*queue.HANDLERS, *queue_policy.HANDLERS]
