"""Versions, aliases and their weights, and who hears of a change."""
from __future__ import annotations

import json
from collections import Counter

from botocore.exceptions import ClientError

from tests.services.lambda_.harness import FunctionTestCase, archive

VERSION = "export const handler = async () => process.env.AWS_LAMBDA_FUNCTION_VERSION;"


class Versions(FunctionTestCase):
    def published(self, count: int) -> str:
        """A function with this many published versions."""
        name = self.function(VERSION)
        for number in range(count):
            self.lambda_.update_function_configuration(FunctionName=name, Description=f"change {number}", Timeout=800 + number)
            self.lambda_.publish_version(FunctionName=name)
        return name

    def test_qualifiers_choose_what_runs(self) -> None:
        name = self.published(2)
        self.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
        for arguments, version in (
            ({"FunctionName": name}, "$LATEST"),
            ({"FunctionName": name, "Qualifier": "$LATEST"}, "$LATEST"),
            ({"FunctionName": name, "Qualifier": "2"}, "2"),
            ({"FunctionName": f"{name}:2"}, "2"),
            ({"FunctionName": name, "Qualifier": "live"}, "1"),
            ({"FunctionName": f"arn:aws:lambda:eu-west-2:123456789012:function:{name}:live"}, "1"),
        ):
            answer = self.lambda_.invoke(**arguments)
            self.assertEqual((version, version), (json.loads(answer["Payload"].read()), answer["ExecutedVersion"]))

    def test_an_alias_spreads_by_its_weights(self) -> None:
        name = self.published(2)
        self.lambda_.create_alias(
            FunctionName=name, Name="live", FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {"2": 0.3}}
        )
        counts = Counter(self.invoke(name, Qualifier="live")["Payload"] for _ in range(300))
        self.assertEqual(300, counts["1"] + counts["2"])
        self.assertTrue(50 < counts["2"] < 130, counts)  # 90 expected, standard deviation 8
        self.lambda_.update_alias(FunctionName=name, Name="live", RoutingConfig={"AdditionalVersionWeights": {}})
        self.assertEqual({"1"}, {self.invoke(name, Qualifier="live")["Payload"] for _ in range(20)})

    def test_weights_lead_to_versions_that_exist(self) -> None:
        name = self.published(1)
        weights = {"AdditionalVersionWeights": {"9": 0.1}}
        alias = {"FunctionName": name, "Name": "live", "FunctionVersion": "1"}
        with self.assertRaises(ClientError) as refused_creation:
            self.lambda_.create_alias(**alias, RoutingConfig=weights)
        self.lambda_.create_alias(**alias)
        with self.assertRaises(ClientError) as refused_update:
            self.lambda_.update_alias(**alias, RoutingConfig=weights)
        for caught in (refused_creation, refused_update):
            self.assertEqual("ResourceNotFoundException", caught.exception.response["Error"]["Code"])

    def test_nothing_changed_means_the_same_version(self) -> None:
        name = self.function(VERSION)
        published = [self.lambda_.publish_version(FunctionName=name)["Version"] for _ in range(2)]
        self.assertEqual(["1", "1"], published)
        same = self.lambda_.update_function_code(FunctionName=name, ZipFile=archive(VERSION), Publish=True)
        self.assertEqual("1", same["Version"])
        changed = self.lambda_.update_function_code(FunctionName=name, ZipFile=archive(VERSION + "//"), Publish=True)
        self.assertEqual("2", changed["Version"])

    def test_the_number_of_a_deleted_version_is_not_used_again(self) -> None:
        name = self.published(2)
        self.lambda_.delete_function(FunctionName=name, Qualifier="2")
        self.lambda_.update_function_configuration(FunctionName=name, Timeout=899)
        self.assertEqual("3", self.lambda_.publish_version(FunctionName=name)["Version"])

    def test_a_published_version_stays_as_it_was(self) -> None:
        name = self.function("export const handler = async () => 'old';")
        self.lambda_.publish_version(FunctionName=name)
        self.lambda_.update_function_code(FunctionName=name, ZipFile=archive("export const handler = async () => 'new';"))
        self.assertEqual(("new", "old"), (self.invoke(name)["Payload"], self.invoke(name, Qualifier="1")["Payload"]))

    def test_a_stale_revision_is_refused(self) -> None:
        name = self.function(VERSION)
        revision = self.lambda_.get_function_configuration(FunctionName=name)["RevisionId"]
        self.lambda_.update_function_configuration(FunctionName=name, Timeout=9, RevisionId=revision)
        with self.assertRaises(ClientError) as caught:
            self.lambda_.update_function_configuration(FunctionName=name, Timeout=8, RevisionId=revision)
        self.assertEqual("PreconditionFailedException", caught.exception.response["Error"]["Code"])
        self.assertEqual(9, self.lambda_.get_function_configuration(FunctionName=name)["Timeout"])
