"""What stays in moto for ever."""

from typing import Any

from moto.sqs.models import Queue, sqs_backends

from tests.moto.faults.fault import ACCOUNT, REGION, aws, fault, queue


@fault("Queue.__init__")
def a_queue_keeps_the_handles_of_all_deleted_messages() -> bool:
    url, _ = queue()
    client = aws("sqs")
    client.send_message(QueueUrl=url, MessageBody="x")
    message = client.receive_message(QueueUrl=url)["Messages"][0]
    client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    handles: Any = sqs_backends[ACCOUNT][REGION].queues["queue"].deleted_messages
    return isinstance(handles, set)


@fault("BaseModel.__new__")
def whatever_was_deleted_stays_in_a_list() -> bool:
    url, _ = queue()
    aws("sqs").delete_queue(QueueUrl=url)
    instances: list[Queue] = vars(Queue)["instances_tracked"]
    return any(each.name == "queue" for each in instances)
