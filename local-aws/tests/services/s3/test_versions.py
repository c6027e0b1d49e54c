"""Each call of S3 that the functions make, on objects of several versions and with delete markers."""

import base64
import gc
import hashlib
import re
from pathlib import Path
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError
from moto.s3.models import FakeKey

from tests.support import REGION, ResourceTest, aws

_FUNCTIONS = Path(__file__).parents[4] / "lambda"
_CALLS = {"GetBucketLocation", "GetObject", "HeadObject", "ListObjectVersions", "PutObject"}


class VersionsTest(ResourceTest):
    """A bucket with two versions of ``a``, which is there, and of ``b``, which is deleted."""

    def setUp(self) -> None:
        super().setUp()
        self.s3 = aws("s3")
        self.bucket = {"Bucket": self.unique("versions")}
        self.s3.create_bucket(**self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.s3.put_bucket_versioning(**self.bucket, VersioningConfiguration={"Status": "Enabled"})
        self.versions = {key: [self._put(key, body) for body in ("one", "second")] for key in ("a", "b")}
        self.marker = self.s3.delete_object(**self.bucket, Key="b")["VersionId"]

    def _put(self, key: str, body: str, **more: Any) -> str:
        checksum = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        return self.s3.put_object(**self.bucket, Key=key, Body=body, ChecksumSHA256=checksum, **more)["VersionId"]

    def _get(self, key: str, version: str | None = None) -> str:
        return self.s3.get_object(**self.bucket, Key=key, **({"VersionId": version} if version else {}))["Body"].read().decode()

    def _refused(self, status: int, code: str, call: Any, **arguments: Any) -> dict[str, str]:
        with self.assertRaises(ClientError) as refusal:
            call(**self.bucket, **arguments)
        answer = refusal.exception.response
        self.assertEqual((status, code), (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]))
        return answer["ResponseMetadata"]["HTTPHeaders"]

    def test_these_are_all_calls_of_the_functions(self):
        called: set[str] = set()
        for source in _FUNCTIONS.glob("*/src/**/*.ts"):
            text = source.read_text()
            if "@aws-sdk/client-s3" in text:
                imported = re.findall(r"import \{([^}]*)\} from '@aws-sdk/client-s3'", text)
                called |= set(re.findall(r"\b(\w+)Command\b", " ".join(imported)))
        self.assertEqual(_CALLS, called)

    def test_a_version_is_read_whatever_came_after_it(self):
        for key, versions in self.versions.items():
            self.assertEqual(["one", "second"], [self._get(key, version) for version in versions])
        self.assertEqual("second", self._get("a"))
        self._refused(404, "NoSuchVersion", self.s3.get_object, Key="a", VersionId=self.marker)

    def test_what_is_deleted_is_not_there(self):
        for call, code in ((self.s3.get_object, "NoSuchKey"), (self.s3.head_object, "404")):
            headers = self._refused(404, code, call, Key="b")
            self.assertEqual(("true", self.marker), (headers.get("x-amz-delete-marker"), headers.get("x-amz-version-id")))
            self.assertNotIn("x-amz-delete-marker", self._refused(404, code, call, Key="never"))
        headers = self._refused(405, "MethodNotAllowed", self.s3.get_object, Key="b", VersionId=self.marker)
        self.assertEqual("true", headers.get("x-amz-delete-marker"))
        headers = self._refused(405, "405", self.s3.head_object, Key="b", VersionId=self.marker)
        self.assertEqual("true", headers.get("x-amz-delete-marker"))

    def test_a_head_is_that_of_the_current_version(self):
        head = self.s3.head_object(**self.bucket, Key="a")
        self.assertEqual((self.versions["a"][1], len("second")), (head["VersionId"], head["ContentLength"]))

    def test_a_first_result_stays_unless_it_was_deleted(self):
        self._refused(412, "PreconditionFailed", self.s3.put_object, Key="a", IfNoneMatch="*", Body="third")
        self.assertEqual("second", self._get("a"))
        self._put("b", "third", IfNoneMatch="*")
        self.assertEqual("third", self._get("b"))

    def test_the_location_does_not_depend_on_them(self):
        self.assertEqual(REGION, self.s3.get_bucket_location(**self.bucket)["LocationConstraint"])

    def _listed(self, **more: Any) -> list[tuple[str, str, bool]]:
        """Key, version and whether it is the latest, page by page, as the validator of a migration asks."""
        listed: list[tuple[str, str, bool]] = []
        position: dict[str, str] | None = {}
        while position is not None:
            page = self.s3.list_object_versions(**self.bucket, **more, **position)
            found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
            listed += [(each["Key"], each["VersionId"], each["IsLatest"]) for each in found]
            truncated = page["IsTruncated"]
            position = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]} if truncated else None
        return listed

    def test_the_list_has_all_versions_and_says_which_are_the_latest(self):
        (a1, a2), (b1, b2) = self.versions.values()
        expected = {("a", a2, True), ("a", a1, False), ("b", self.marker, True), ("b", b2, False), ("b", b1, False)}
        for size in range(1, 6):
            with self.subTest(size):
                listed = self._listed(MaxKeys=size)
                self.assertEqual((expected, len(expected)), (set(listed), len(listed)))
        self.assertEqual({each for each in expected if each[0] == "b"}, set(self._listed(Prefix="b", MaxKeys=1)))

    def test_a_list_reads_no_content_and_closes_none(self):
        with mock.patch.object(FakeKey, "__getstate__", side_effect=AssertionError):
            self.assertEqual(5, len(self._listed()))
        gc.collect()
        self.assertEqual("second", self._get("a"))
