"""What is in moto's answers is found where moto finds it."""

import copy
import json
import unittest
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest import mock

from botocore import xform_name
from moto.core.model import Shape, StructureShape
from moto.core.responses import ActionContext, ActionResult
from moto.core.serialize import ResponseSerializer, XFormedAttributePicker, get_serializer_class
from moto.core.utils import get_service_model

from local_aws.kernel import members
from tests.support import aws, local_aws

_SERVICES = ("dynamodb", "lambda", "s3", "sns")
"""One for each protocol."""


def _structures(shape: Shape | None, known: set[str]) -> Iterator[Any]:
    """All that an answer of that shape may have, each once."""
    if shape is None or (isinstance(shape, StructureShape) and shape.name in known):
        return
    if isinstance(shape, StructureShape):
        known.add(shape.name)
        yield shape
    inner: dict[str, Shape] = getattr(shape, "members", {})
    for part in (*inner.values(), getattr(shape, "member", None), getattr(shape, "value", None)):
        yield from _structures(part, known)


def _values(name: str, shape: Any) -> Iterator[dict[str, Any]]:
    """Dictionaries that have the member under all names that moto knows for it, or under some, or not."""
    names = [name, shape.name, shape.serialization.get("name", name), name.removeprefix(shape.parent.name), name.lower()]
    names = list(dict.fromkeys([*names, *map(xform_name, names)]))
    value: dict[str, Any] = {each: number for number, each in enumerate(names)}
    yield value
    yield dict.fromkeys(names)
    for each in names:
        yield {each: 1}
        yield {each: None}
        yield {other: number for other, number in value.items() if other != each}


class MembersTest(unittest.TestCase):
    def test_in_every_dictionary(self) -> None:
        for service in _SERVICES:
            model: Any = get_service_model(service)
            known, found = set[str](), 0
            for operation in map(model.operation_model, model.operation_names):
                serializer = get_serializer_class(service, model.protocol)(operation, value_picker=XFormedAttributePicker())
                for structure in _structures(operation.output_shape, known):
                    for name, shape in structure.members.items():
                        shape.parent = structure  # as moto does
                        for value in _values(name, shape):
                            expected = members.moto_member(serializer, value, name, shape)
                            found += expected is not None
                            if members.member(serializer, value, name, shape) != expected:
                                self.fail(f"{service}: {structure.name}.{name} of {value} is {expected}")
            self.assertGreater(found, 400, service)

    def test_in_what_is_no_dictionary_or_is_transformed(self) -> None:
        operation = get_service_model("dynamodb").operation_model("DescribeTable")
        table: Any = operation.output_shape
        member, shape = next(iter(table.members.items()))
        shape.parent = table

        class Counted(dict[str, Any]):
            def __missing__(self, key: str) -> str:
                return key

        for value in (None, "text", Counted(), SimpleNamespace(Table=1), {"Table": 2}):
            for transformers in ({}, {f".{member}": repr}):
                serializer = get_serializer_class("dynamodb", "json")(operation, value_picker=XFormedAttributePicker(None, transformers))
                with self.subTest(value=value, transformed=bool(transformers)):
                    expected = members.moto_member(serializer, value, member, shape)
                    self.assertEqual(expected, members.member(serializer, value, member, shape))

    def test_under_a_name_that_is_a_path(self) -> None:
        operation = get_service_model("dynamodb").operation_model("DescribeTable")
        serializer = get_serializer_class("dynamodb", "json")(operation, value_picker=XFormedAttributePicker())
        self.assertEqual(1, members.member(serializer, {"a": {"b": 1}, "a.b": 2}, "a.b", Shape("Text", {"type": "string"})))

    def test_answers_are_what_they_would_be(self) -> None:
        local_aws()
        execute = ActionResult.execute_result
        answers: list[tuple[str, Any, Any]] = []

        def both(result: ActionResult, context: ActionContext) -> Any:
            answer = execute(result, context)
            with mock.patch.object(ResponseSerializer, "get_value", members.moto_member):
                answers.append((str(context.service_model.service_name), execute(result, context), copy.deepcopy(answer)))
            return answer

        self.assertIs(members.member, ResponseSerializer.get_value)
        with mock.patch.object(ActionResult, "execute_result", both):
            self._ask()
        for service, expected, answer in answers:
            self.assertEqual(expected, answer, service)
        self.assertLessEqual({"cloudwatch", "dynamodb", "iam", "s3", "sns", "sqs"}, {service for service, _, _ in answers})

    def _ask(self) -> None:
        """Has each service answer with what it has a lot of members for."""
        dynamodb, key = aws("dynamodb"), {"id": {"S": "a"}}
        dynamodb.create_table(
            TableName="members",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        item = key | {"list": {"L": [{"N": "1"}, {"NULL": True}]}, "map": {"M": {"s": {"SS": ["x"]}, "b": {"B": b"\x00"}}}}
        dynamodb.put_item(TableName="members", Item=item)
        self.assertEqual(item, dynamodb.get_item(TableName="members", Key=key)["Item"])
        self.assertEqual(1, dynamodb.scan(TableName="members")["Count"])
        dynamodb.delete_table(TableName="members")

        policy = json.dumps({"Version": "2012-10-17", "Statement": []})
        iam = aws("iam")
        iam.create_role(RoleName="members", AssumeRolePolicyDocument=policy, Tags=[{"Key": "k", "Value": "v"}])
        iam.list_roles()
        iam.delete_role(RoleName="members")
        url = aws("sqs").create_queue(QueueName="members")["QueueUrl"]
        aws("sqs").send_message(QueueUrl=url, MessageBody="x")
        self.assertEqual("x", aws("sqs").receive_message(QueueUrl=url)["Messages"][0]["Body"])
        aws("sqs").delete_queue(QueueUrl=url)
        topic = aws("sns").create_topic(Name="members")["TopicArn"]
        aws("sns").get_topic_attributes(TopicArn=topic)
        aws("sns").delete_topic(TopicArn=topic)
        aws("cloudwatch").describe_alarms()
        aws("s3").list_buckets()
