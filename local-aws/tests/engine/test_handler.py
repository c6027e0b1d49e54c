"""What the base of the resource types does for each of them."""

from __future__ import annotations

import unittest
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock, call

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Record, Setting, Tagging
from local_aws.services import load_handlers
from local_aws.services.apigateway.resources import served_by
from tests.support import aws


class Note(Setting):
    """A type with a text, of which the service says when it was written."""

    type = "test:note:Note"
    service = "notes"
    identity = ("name",)
    verbatim = frozenset({"text"})
    gone = ("NoSuchNote",)
    tagging = Tagging("NoteName", by=None, noun="note")
    located, deletion = {"id": "NoteName", "book": "book"}, "delete_note"

    def put(self, ctx: Any, aws: Any, id: str, inputs: Inputs) -> None:
        aws.put(id, inputs["text"])

    def get(self, ctx: Any, aws: Any, id: str, known: Outputs) -> Outputs | None:
        return {"text": aws.get(id), "written": known.get("written", "now")}


class HandlerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.aws = Mock()
        self.aws.get.return_value = "A TEXT"
        self.ctx: Any = SimpleNamespace(client=lambda service: {"notes": self.aws}[service])

    def test_a_setting_has_its_identity_as_its_id_and_its_texts_as_they_were_given(self) -> None:
        self.assertEqual(("n", {"written": "now"}), Note().create(self.ctx, "logical", {"name": "n", "text": "a text"}, {}))
        self.assertEqual([call.put("n", "a text"), call.get("n")], self.aws.mock_calls)

    def test_a_reading_shows_what_the_service_has(self) -> None:
        self.assertEqual({"name": "n", "text": "A TEXT", "written": "then"}, Note().read(self.ctx, "n", {"name": "n", "written": "then"}))

    def test_the_call_that_deletes_gets_what_names_the_resource(self) -> None:
        Note().delete(self.ctx, "n", {"text": "a", "book": None}, {"book": "b"})
        Note().delete(self.ctx, "n", {}, {})
        self.assertEqual([call.delete_note(NoteName="n", book="b"), call.delete_note(NoteName="n")], self.aws.mock_calls)

    def test_only_the_codes_of_a_type_say_that_it_is_gone(self) -> None:
        self.aws.get.side_effect = self.aws.delete_note.side_effect = ClientError({"Error": {"Code": "NoSuchNote"}}, "any")
        self.assertIsNone(Note().read(self.ctx, "n", {}))
        Note().delete(self.ctx, "n", {"text": "a"}, {})
        self.aws.get.side_effect = self.aws.delete_note.side_effect = ClientError({"Error": {"Code": "AccessDenied"}}, "any")
        with self.assertRaises(ClientError):
            Note().read(self.ctx, "n", {})
        with self.assertRaises(ClientError):
            Note().delete(self.ctx, "n", {"text": "a"}, {})

    def test_an_update_keeps_what_was_computed_and_changes_the_tags_that_differ(self) -> None:
        outputs = {"text": "a", "written": "then", "tagsAll": {"Kept": "1", "Changed": "1", "Dropped": "1"}}
        tags = {"Kept": "1", "Changed": "2", "New": "1"}
        self.assertEqual({"written": "then"}, Note().update(self.ctx, "n", {"text": "a"}, {"text": "b"}, tags, outputs))
        self.assertEqual(
            [
                call.put("n", "b"),
                call.untag_note(NoteName="n", TagKeys=["Dropped"]),
                call.tag_note(NoteName="n", Tags=[{"Key": "Changed", "Value": "2"}, {"Key": "New", "Value": "1"}]),
                call.get("n"),
            ],
            self.aws.mock_calls,
        )

    def test_every_type_takes_tags_as_its_service_documents(self) -> None:
        tagged = [(handler, handler.tagging) for handler in (*load_handlers(), *served_by(Mock())) if handler.tagging]
        self.assertGreater(len(tagged), 10)
        for handler, tagging in tagged:
            with self.subTest(handler.type):
                self._check_calls(handler, tagging)

    def test_what_deletes_a_type_takes_what_names_it(self) -> None:
        deleted = [handler for handler in (*load_handlers(), *served_by(Mock())) if type(handler).remove is Handler.remove]
        for handler in (each for each in deleted if not isinstance(each, Record)):
            with self.subTest(handler.type):
                client = aws(handler.service)
                operation = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[handler.deletion])
                self.assertLessEqual(set(handler.located.values()), set(operation.input_shape.members))
                self.assertLessEqual(set(operation.input_shape.required_members), set(handler.located.values()))

    def _check_calls(self, handler: Handler, tagging: Tagging) -> None:
        client, asked = aws(handler.service), Mock()
        tagging.apply(asked, "id", {"arn": "arn", "tagsAll": {"Old": "1"}}, {"New": "1"})
        for name, _, arguments in asked.mock_calls:
            members = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[name]).input_shape.members
            self.assertEqual(set(), set(arguments) - set(members))
            for argument, value in arguments.items():
                self.assertEqual({str: "string", list: "list", dict: "map"}[type(value)], members[argument].type_name, argument)
