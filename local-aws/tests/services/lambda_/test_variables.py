"""Variables that a customer's key encrypts: a worker starts only where the function's role may decrypt them."""
from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from tests.services.lambda_.harness import REGION, FunctionTestCase
from tests.waiting import until

SOURCE = "export const handler = async () => process.env.NAME ?? null;"


class Variables(FunctionTestCase):
    def key(self) -> str:
        return self.client("kms").create_key()["KeyMetadata"]["Arn"]

    def through(self, key: str, service: str) -> dict[str, Any]:
        condition = {"StringEquals": {"kms:ViaService": f"{service}.{REGION}.amazonaws.com"}}
        return {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": key, "Condition": condition}

    def refused(self, name: str) -> None:
        with self.assertRaises(ClientError) as caught:
            self.invoke(name)
        error = caught.exception.response
        self.assertEqual(("KMSAccessDeniedException", 502), (error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]))
        self.assertIn("not authorized to perform: kms:Decrypt", error["Error"]["Message"])

    def test_the_role_decrypts_them_through_lambda(self) -> None:
        key = self.key()
        encrypted: dict[str, Any] = {"KMSKeyArn": key, "Environment": {"Variables": {"NAME": "value"}}}
        self.refused(self.function(SOURCE, **encrypted))
        self.refused(self.function(SOURCE, Role=self.role(self.through(key, "s3")), **encrypted))
        name = self.function(SOURCE, Role=self.role(self.through(key, "lambda")), **encrypted)
        self.assertEqual("value", self.invoke(name)["Payload"])

    def test_without_variables_there_is_nothing_to_decrypt(self) -> None:
        self.assertIsNone(self.invoke(self.function(SOURCE, KMSKeyArn=self.key()))["Payload"])

    def test_an_event_waits_until_they_can_be_decrypted(self) -> None:
        key = self.key()
        role = self.role()
        name = self.function(SOURCE, Role=role, KMSKeyArn=key, Environment={"Variables": {"NAME": "value"}})
        self.lambda_.invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")
        # Whoever asks meanwhile is refused; then the policy comes, and the event that waits is run.
        self.refused(name)
        policy = json.dumps({"Version": "2012-10-17", "Statement": [self.through(key, "lambda")]})
        self.client("iam").put_role_policy(RoleName=role.rsplit("/")[-1], PolicyName="key", PolicyDocument=policy)
        until(lambda: self.server.functions.describe()["queuedEvents"] == 0)
