"""Function settings: what moto would drop is kept, what AWS refuses is refused."""
from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from tests.services.lambda_.harness import ACCOUNT, REGION, TRUST, FunctionTestCase, archive

NOTHING = "export const handler = async () => {};"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:letters"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"


class Kept(FunctionTestCase):
    def configuration(self, name: str) -> dict[str, Any]:
        return self.lambda_.get_function_configuration(FunctionName=name)

    def test_settings_come_back_after_create_and_update(self) -> None:
        role = self.role({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE})
        name = self.function(
            NOTHING, Role=role, KMSKeyArn=KEY, DeadLetterConfig={"TargetArn": QUEUE}, TracingConfig={"Mode": "Active"},
            EphemeralStorage={"Size": 1024}, LoggingConfig={"LogFormat": "JSON", "SystemLogLevel": "WARN"},
        )
        found = self.configuration(name)
        self.assertEqual((KEY, QUEUE, "Active", 1024), (
            found["KMSKeyArn"], found["DeadLetterConfig"]["TargetArn"], found["TracingConfig"]["Mode"], found["EphemeralStorage"]["Size"],
        ))
        self.assertEqual({
            "LogFormat": "JSON", "LogGroup": f"/aws/lambda/{name}", "ApplicationLogLevel": "INFO", "SystemLogLevel": "WARN",
        }, found["LoggingConfig"])
        self.lambda_.update_function_configuration(
            FunctionName=name, KMSKeyArn="", DeadLetterConfig={"TargetArn": ""}, TracingConfig={"Mode": "PassThrough"},
            EphemeralStorage={"Size": 512}, LoggingConfig={"LogFormat": "Text", "LogGroup": "/other"}, Environment={},
        )
        found = self.configuration(name)
        self.assertTrue({"KMSKeyArn", "DeadLetterConfig", "Environment"}.isdisjoint(found))
        self.assertEqual(("PassThrough", 512), (found["TracingConfig"]["Mode"], found["EphemeralStorage"]["Size"]))
        self.assertEqual({"LogFormat": "Text", "LogGroup": "/other"}, found["LoggingConfig"])

    def test_a_refused_update_changes_nothing(self) -> None:
        name = self.function(NOTHING)
        before = self.configuration(name)
        for change in ({"MemorySize": 20000}, {"DeadLetterConfig": {"TargetArn": QUEUE}}):
            with self.assertRaises(ClientError):
                self.lambda_.update_function_configuration(FunctionName=name, Timeout=99, **change)
        with self.assertRaises(ClientError):
            self.lambda_.update_function_code(FunctionName=name, ZipFile=b"no zip")
        self.assertEqual(before, self.configuration(name) | {"ResponseMetadata": before["ResponseMetadata"]})


class Refused(FunctionTestCase):
    def refuse(self, code: str, message: str, **settings: Any) -> None:
        for change in (False, True):
            with self.subTest(settings=settings, change=change), self.assertRaises(ClientError) as caught:
                if change:
                    self.lambda_.update_function_configuration(FunctionName=self.function(NOTHING), **settings)
                else:
                    self.function(NOTHING, **settings)
            self.assertEqual(code, caught.exception.response["Error"]["Code"])
            self.assertRegex(caught.exception.response["Error"]["Message"], message)

    def test_bounds(self) -> None:
        less, greater = "Member must have value less than or equal to", "Member must have value greater than or equal to"
        self.refuse("ValidationException", f"'10241' at 'memorySize' .*{less} 10240", MemorySize=10241)
        self.refuse("ValidationException", f"'901' at 'timeout' .*{less} 900", Timeout=901)
        self.refuse("ValidationException", f"'127' at 'memorySize' .*{greater} 128", MemorySize=127)
        self.refuse("ValidationException", f"'0' at 'timeout' .*{greater} 1", Timeout=0)

    def test_names_and_variables(self) -> None:
        invalid = "InvalidParameterValueException"
        self.refuse(invalid, "Value nodejs99.x at 'runtime'", Runtime="nodejs99.x")
        self.refuse(invalid, "reserved keys .*: AWS_REGION", Environment={"Variables": {"AWS_REGION": "x", "A": "b"}})
        self.refuse(invalid, "exceeded the 4KB limit", Environment={"Variables": {"A": "x" * 4096}})

    def test_roles(self) -> None:
        iam = self.client("iam")
        trust = json.dumps(TRUST).replace("lambda.", "ec2.")
        other = iam.create_role(RoleName="for-machines", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        message = "The role defined for the function cannot be assumed by Lambda"
        self.refuse("InvalidParameterValueException", message, Role=other)
        self.refuse("InvalidParameterValueException", message, Role=f"arn:aws:iam::{ACCOUNT}:role/none")

    def test_code(self) -> None:
        with self.assertRaises(ClientError) as caught:
            self.lambda_.create_function(
                FunctionName="f", Role=self.role(), Runtime=self.runtime, Handler="a.b", Code={"ZipFile": b"no zip"}
            )
        self.assertIn("Could not unzip uploaded file", str(caught.exception))
        with self.assertRaises(ClientError) as caught:
            self.lambda_.create_function(
                FunctionName=self.function(NOTHING), Role=self.role(), Runtime=self.runtime, Handler="a.b",
                Code={"ZipFile": archive(NOTHING)},
            )
        self.assertEqual("ResourceConflictException", caught.exception.response["Error"]["Code"])
