"""The tags of what is deleted are not those of what comes after it."""

from moto.s3.models import s3_backends

from local_aws.kernel.process import ACCOUNT
from tests.support import REGION, ResourceTest, aws


class TagsTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        self.s3, self.bucket = aws("s3"), {"Bucket": self.unique("tags")}
        self._make()

    def _make(self) -> None:
        self.s3.create_bucket(**self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})

    def _kept(self) -> list[str]:
        return [name for name in s3_backends[ACCOUNT]["aws"].tagger.tags if self.bucket["Bucket"] in name]

    def test_a_version_s_go_with_it(self):
        self.s3.put_bucket_versioning(**self.bucket, VersioningConfiguration={"Status": "Enabled"})
        first, second = (self.s3.put_object(**self.bucket, Key="a", Body=b"x", Tagging=f"n={n}")["VersionId"] for n in (1, 2))
        marker = self.s3.delete_object(**self.bucket, Key="a")["VersionId"]
        self.s3.delete_object(**self.bucket, Key="a", VersionId=first)
        tags = self.s3.get_object_tagging(**self.bucket, Key="a", VersionId=second)["TagSet"]
        self.assertEqual([{"Key": "n", "Value": "2"}], tags)
        objects = [{"Key": "a", "VersionId": version} for version in (second, marker)]
        self.s3.delete_objects(**self.bucket, Delete={"Objects": objects})
        self.assertEqual([], self._kept())

    def test_a_bucket_s_go_with_it(self):
        self.s3.put_bucket_tagging(**self.bucket, Tagging={"TagSet": [{"Key": "n", "Value": "1"}]})
        self.s3.delete_bucket(**self.bucket)
        self._make()
        with self.assertRaisesRegex(self.s3.exceptions.ClientError, "NoSuchTagSet"):
            self.s3.get_bucket_tagging(**self.bucket)
