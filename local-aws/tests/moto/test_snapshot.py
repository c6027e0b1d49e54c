"""Why the local AWS keeps nothing beyond its process (docs/decisions/0012): what cannot be copied of it.

Where one of these fails, a reason of that decision is gone.
"""

from __future__ import annotations

import pickle
import unittest
from typing import Any

from moto.kms.models import kms_backends
from moto.sqs.models import sqs_backends

from local_aws.kernel.process import ACCOUNT
from tests.support import REGION, aws, local_aws


class SnapshotTest(unittest.TestCase):
    def lost(self, what: Any, reason: str) -> None:
        """A copy of moto's objects would not have this."""
        with self.assertRaisesRegex(TypeError, f"cannot pickle '.*{reason}' object"):
            pickle.dumps(what)

    def test_a_queue_is_lost_with_its_messages(self) -> None:
        url = aws("sqs").create_queue(QueueName="snapshot")["QueueUrl"]
        self.addCleanup(aws("sqs").delete_queue, QueueUrl=url)
        aws("sqs").send_message(QueueUrl=url, MessageBody="x")
        queue = sqs_backends[ACCOUNT][REGION].queues["snapshot"]
        self.assertEqual(["x"], [message.body for message in queue.messages])
        self.lost(queue, "RLock")

    def test_a_key_pair_is_lost_with_what_it_has_sealed(self) -> None:
        key = aws("kms").create_key(KeyUsage="ENCRYPT_DECRYPT", KeySpec="RSA_2048")["KeyMetadata"]["KeyId"]
        self.addCleanup(aws("kms").schedule_key_deletion, KeyId=key)
        self.lost(kms_backends[ACCOUNT][REGION].keys[key], "RSAPrivateKey")

    def test_the_functions_are_lost_with_their_processes(self) -> None:
        self.lost(local_aws().functions, "")
