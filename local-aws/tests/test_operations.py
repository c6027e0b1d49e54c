"""What the stack's functions and ./tap ask of AWS is there. What moto lacks is answered as such, in the words of the service.

The calls of ./tap that are paths (Lambda, API Gateway, S3, X-Ray), and those of the handlers, have tests of their own.
"""

from __future__ import annotations

import re
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from botocore.model import OperationModel

from tests.support import aws

_ROOT = Path(__file__).parents[2]
_IMPORT = re.compile(r"import \{(?P<names>[^}]*)\} from '@aws-sdk/(?:client|lib)-(?P<package>[\w-]+)'")
_SERVICE = re.compile(r'(?:Json|Query)Service \w+ \{ get; \} = new\("([\w-]+)"')
_WORD = re.compile(r'"([A-Z]\w+)"')
# Under which boto3 has the services.
_NAMES = {"monitoring": "cloudwatch", "secrets-manager": "secretsmanager", "tagging": "resourcegroupstaggingapi", "cloudwatch-logs": "logs"}
_ITEMS = {"Delete": "DeleteItem", "Get": "GetItem", "Put": "PutItem", "Update": "UpdateItem"}
_VALUES = {"boolean": True, "double": 1.0, "integer": 1, "list": [], "long": 1, "map": {}, "timestamp": 0}


class OperationsTest(unittest.TestCase):
    def test_what_the_functions_ask_of_aws_is_there(self) -> None:
        self._all_there({*_of_functions()}, 15)

    def test_what_tap_asks_of_aws_is_there(self) -> None:
        self._all_there({*_of_tap()}, 30)

    def _all_there(self, operations: set[tuple[str, str]], least: int) -> None:
        self.assertGreater(len(operations), least, "they are found")
        lacking = [each for each in sorted(operations) if _code(*each) == "NotImplemented"]
        self.assertEqual([], lacking, "to be added beside moto, or said as a Difference")

    def test_an_operation_that_moto_lacks_is_refused_by_its_name(self) -> None:
        for service, name, asked in (
            ("cloudwatch", "ListMetricStreams", "ListMetricStreams of monitoring"),
            ("iam", "GetServiceLastAccessedDetails", "GetServiceLastAccessedDetails of iam"),
            ("lambda", "GetAccountSettings", "GetAccountSettings of lambda"),
            ("chatbot", "GetAccountPreferences", "GetAccountPreferences of chatbot"),
            ("connectcases", "ListDomains", "POST /domains-list of cases"),
        ):
            with self.subTest(name), self.assertRaises(ClientError) as refused:
                _ask(service, name)
            answer: Any = refused.exception.response
            self.assertEqual((501, "NotImplemented"), (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]))
            self.assertIn(f"local-aws does not have {asked}", answer["Error"]["Message"])
            self.assertIn("docs/local-run.md", answer["Error"]["Message"])


def _of_functions() -> Iterator[tuple[str, str]]:
    """By the commands of the SDK that their sources import."""
    for path in _ROOT.glob("lambda/*/src/**/*.ts"):
        for imported in _IMPORT.finditer(path.read_text()):
            service = _boto3(imported["package"])
            for command in re.finditer(r"\b(\w+)Command\b", imported["names"]):
                yield service, _ITEMS.get(command[1], command[1]) if service == "dynamodb" else command[1]


def _of_tap() -> Iterator[tuple[str, str]]:
    """By the words in its sources that are an operation of a service that it knows: which service is asked often stands elsewhere."""
    services = [_boto3(known[1]) for known in _SERVICE.finditer((_ROOT / "src/Tap.Cli/Aws/AwsService.cs").read_text())]
    words = {word for path in _ROOT.glob("src/Tap.Cli/**/*.cs") for word in _WORD.findall(path.read_text())}
    for service in services:
        operations = words.intersection(aws(service).meta.service_model.operation_names)
        yield from ((service, operation) for operation in operations)


def _boto3(service: str) -> str:
    return _NAMES.get(service, service)


def _code(service: str, operation: str) -> str | None:
    """How AWS refuses it without anything that there is; None where it does not."""
    try:
        _ask(service, operation)
    except ClientError as error:
        return error.response["Error"]["Code"]
    except Exception:  # moto has it, and does not expect to be asked for what does not exist
        return None
    return None


def _ask(service: str, operation: str) -> None:
    client = aws(service)
    model: OperationModel = client.meta.service_model.operation_model(operation)
    client._make_api_call(operation, _filler(model.input_shape) if model.input_shape else {})


def _filler(shape: Any) -> Any:
    """The least that a client lets pass."""
    if shape.type_name == "structure":
        return {name: _filler(shape.members[name]) for name in shape.required_members}
    if shape.type_name == "list" and shape.metadata.get("min"):
        return [_filler(shape.member)] * shape.metadata["min"]
    if shape.type_name in ("blob", "string"):
        text = (shape.metadata.get("enum") or ["x" * max(shape.metadata.get("min", 1), 1)])[0]
        return text.encode() if shape.type_name == "blob" else text
    return _VALUES[shape.type_name]
