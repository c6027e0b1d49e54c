"""The rules of a configuration: what they select, and what AWS refuses of them."""

from tests.services.s3.replication.harness import ACCOUNT, BUCKET, TARGET_REGION, ReplicationTest


class RulesTest(ReplicationTest):
    def test_prefix_tags_and_status_select(self):
        self.replicate(
            self.rule(id="prefix", priority=1, filter={"prefix": "in/"}, destination={"storageClass": "STANDARD_IA"}),
            self.rule(
                id="tags",
                priority=2,
                filter={"and": {"prefix": "out/", "tags": {"a": "1", "b": "2"}}},
                deleteMarkerReplication={"status": "Disabled"},
            ),
            self.rule(id="off", priority=3, status="Disabled"),
        )
        self.put("in/a")
        self.put("out/one", Tagging="a=1")
        self.put("out/both", Tagging="a=1&b=2&c=3")
        self.put("elsewhere")
        self.assertEqual(("COMPLETED", "COMPLETED"), (self.settled("in/a"), self.settled("out/both")))
        self.assertEqual((None, None), (self.status("out/one"), self.status("elsewhere")))
        self.assertEqual(["in/a", "out/both"], self.keys())
        self.assertEqual("STANDARD_IA", self.replica("in/a")["StorageClass"])

    def test_the_rule_with_the_higher_priority_counts(self):
        self.replicate(
            self.rule(id="low", priority=1, destination={"storageClass": "GLACIER"}),
            self.rule(id="high", priority=2, destination={"storageClass": "STANDARD_IA"}),
        )
        self.put("a")
        self.settled("a")
        self.assertEqual("STANDARD_IA", self.replica("a")["StorageClass"])

    def test_delete_markers_only_where_they_are_asked_for(self):
        self.replicate(self.rule(deleteMarkerReplication={"status": "Disabled"}))
        self.put("a")
        self.settled("a")
        self.s3.delete_object(Bucket=self.source_bucket, Key="a")
        self.put("b")
        self.settled("b")
        self.assertEqual(["a", "b"], self.keys())

    def test_the_configuration_is_returned_as_it_was_sent(self):
        rule = self.rule(
            filter={"prefix": "in/"},
            sourceSelectionCriteria={"sseKmsEncryptedObjects": {"status": "Enabled"}},
            destination={
                "encryptionConfiguration": {"replicaKmsKeyId": f"arn:aws:kms:{TARGET_REGION}:{ACCOUNT}:key/k"},
                "metrics": {"status": "Enabled", "eventThreshold": {"minutes": 15}},
                "replicationTime": {"status": "Enabled", "time": {"minutes": 15}},
                "storageClass": "STANDARD",
            },
        )
        self.assertEqual([rule], self.replicate(rule)["outputs"]["rules"])
        sent = self.s3.get_bucket_replication(Bucket=self.source_bucket)["ReplicationConfiguration"]["Rules"][0]
        self.assertEqual(({"Prefix": "in/"}, {"Status": "Enabled"}), (sent["Filter"], sent["DeleteMarkerReplication"]))

    def test_configurations_that_aws_refuses(self):
        unversioned = self.create(BUCKET, "unversioned", {"forceDestroy": True}, region=TARGET_REGION)["id"]
        metrics = {"status": "Enabled", "eventThreshold": {"minutes": 15}}
        for text, rules in (
            ("must exist", [self.rule(destination={"bucket": "arn:aws:s3:::nothing"})]),
            ("versioning enabled", [self.rule(destination={"bucket": f"arn:aws:s3:::{unversioned}"})]),
            ("Priority must be specified", [self.rule(priority=None)]),
            ("DeleteMarkerReplication must be specified", [self.rule(deleteMarkerReplication=None)]),
            ("must be unique", [self.rule(), self.rule(id="two")]),
            ("not supported if any Tag", [self.rule(filter={"tag": {"key": "a", "value": "b"}})]),
            ("ReplicaKmsKeyID", [self.rule(sourceSelectionCriteria={"sseKmsEncryptedObjects": {"status": "Enabled"}})]),
            ("Metrics", [self.rule(destination={"replicationTime": {"status": "Enabled", "time": {"minutes": 15}}})]),
            ("15 minutes", [self.rule(destination={"metrics": metrics, "replicationTime": {"status": "Enabled", "time": {"minutes": 5}}})]),
        ):
            with self.subTest(text), self.refused("InvalidRequest") as refusal:
                self.replicate(*rules)
            self.assertIn(text, refusal.message)
        with self.refused("UnsupportedInput"):
            self.replicate(self.rule(sourceSelectionCriteria={"replicaModifications": {"status": "Enabled"}}))
