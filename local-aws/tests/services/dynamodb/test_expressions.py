"""Update expressions do what moto has them do, however often they were there before."""

import functools
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError
from moto.dynamodb.parsing.ast_nodes import Node
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

from tests.services.dynamodb.harness import TABLE, TableTest, table_inputs

_ONE, _TWO = {"N": "1"}, {"N": "2"}
_NAMES = {"#a": "a", "#b": "b", "#m": "m"}
_VALUES: dict[str, tuple[Any, ...]] = {
    ":n": (_ONE, _TWO, {"S": "text"}),
    ":l": ({"L": [_ONE]}, {"L": [_TWO, {"S": "x"}]}),
    ":s": ({"SS": ["x", "y"]}, {"SS": ["y", "z"]}),
    ":m": ({"M": {"inner": _ONE}}, {"M": {"inner": {"L": [_TWO]}}}),
}
_EXPRESSIONS = (
    "SET #a = :n",
    "SET a = if_not_exists(a, :n)",
    "SET a = if_not_exists(a, :n) + :n",
    "SET a = a - :n, #b = :l",
    "SET #b = list_append(if_not_exists(#b, :l), :l)",
    "SET #b[0] = :n REMOVE #b[2], #b[1]",
    "SET #m = :m",
    "SET #m.inner = :n, other = :n",
    "SET #m.missing.deeper = :n",
    "REMOVE #a, never",
    "ADD counter :n",
    "ADD tags :s",
    "DELETE tags :s",
    "SET a = :n, b = :n, c = a REMOVE other ADD counter :n",
    "SET a = :n, a = :n",
    "SET id = :n",
    "SET name = :n",
    "SET a = missing",
    "SET a :n",
    "SET a = :n SET b = :n",
)


def _shown(node: Any) -> Any:
    """All of a syntax tree."""
    return (type(node), [_shown(child) for child in node.children or ()]) if isinstance(node, Node) else node


class ExpressionsTest(TableTest):
    def setUp(self) -> None:
        super().setUp()
        self.create(TABLE, "table", table_inputs(self.name))

    def write(self, id: str, expression: str, values: dict[str, Any]) -> Any:
        """What an update answers, and the item that it leaves; both without the key."""
        key = {"id": {"S": id}, "timestamp": {"N": "1"}}
        names = {name: real for name, real in _NAMES.items() if name in expression}
        more: dict[str, Any] = {"ExpressionAttributeNames": names} if names else {}
        if values:
            more["ExpressionAttributeValues"] = values
        try:
            answer = self.dynamodb.update_item(TableName=self.name, Key=key, UpdateExpression=expression, ReturnValues="ALL_NEW", **more)
            result = answer["Attributes"]
        except ClientError as error:
            result = error.response["Error"]
        item = self.dynamodb.get_item(TableName=self.name, Key=key).get("Item", {})
        return [{name: value for name, value in part.items() if name != "id"} for part in (result, item)]

    def test_each_does_what_moto_has_it_do(self):
        kept: Any = UpdateExpressionParser.make
        as_moto_does = functools.partial(mock.patch.object, UpdateExpressionParser, "make", kept.__wrapped__)
        words_unread = functools.partial(mock.patch.object, ReservedKeywords, "KEYWORDS", None)
        done = 0
        for number in range(3):
            for expression in (*_EXPRESSIONS, *reversed(_EXPRESSIONS)):
                values = {name: kinds[number % len(kinds)] for name, kinds in _VALUES.items() if name in expression}
                with self.subTest(expression, values=values):
                    with as_moto_does(), words_unread():
                        expected = self.write("plain", expression, values)
                    self.assertEqual(expected, self.write("kept", expression, values))
                    done += "Code" not in expected[0]
        self.assertGreater(done, 50)
        self.assertGreater(kept.cache_info().hits, 100)
        for expression in _EXPRESSIONS:
            if expression != "SET a :n":
                self.assertEqual(_shown(kept.__wrapped__(expression)), _shown(kept(expression)))
