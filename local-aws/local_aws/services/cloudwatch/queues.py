"""The AWS/SQS metrics of the queues, which are samples of their state.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html; a queue that had
no message for six hours is inactive and reports nothing (sqs-monitoring-using-cloudwatch.html).
"""

from __future__ import annotations

from moto.sqs.models import Message, Queue, sqs_backends

from local_aws.kernel.pace import Pace
from local_aws.kernel.process import ACCOUNT
from local_aws.services.cloudwatch.recorder import record

_ACTIVE_SECONDS = 6 * 3600


class QueueSampler:
    """Remembers when each queue last had a message."""

    def __init__(self, pace: Pace) -> None:
        self._active_seconds = pace.local(_ACTIVE_SECONDS)
        self._used: dict[str, float] = {}

    def sample(self, now: float) -> None:
        """Records the state of every active queue."""
        for region, backend in list(sqs_backends[ACCOUNT].items()):
            for queue in list(backend.queues.values()):
                if _messages(queue):
                    self._used[queue.queue_arn] = now
                if now - self._used.get(queue.queue_arn, 0) < self._active_seconds:
                    record(region, "AWS/SQS", [{"QueueName": queue.name}], _state(queue, now))


def _messages(queue: Queue) -> list[Message]:
    return list(queue._messages)  # pyright: ignore[reportPrivateUsage] # its public list leaves out what is delayed or not visible


def _state(queue: Queue, now: float) -> dict[str, float]:
    sent = [message.sent_timestamp for message in _messages(queue) if message.sent_timestamp]
    return {
        "ApproximateNumberOfMessagesVisible": queue.approximate_number_of_messages,
        "ApproximateNumberOfMessagesNotVisible": queue.approximate_number_of_messages_not_visible,
        "ApproximateNumberOfMessagesDelayed": queue.approximate_number_of_messages_delayed,
        "ApproximateAgeOfOldestMessage": max(0, round(now - min(sent) / 1000)) if sent else 0,
    }
