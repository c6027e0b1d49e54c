import unittest

from tests.support import aws

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


class ManagedPoliciesTest(unittest.TestCase):
    def test_one_of_aws_is_made_when_it_is_asked_for(self) -> None:
        iam = aws("iam")
        policy, again = (iam.get_policy(PolicyArn=READ_ONLY)["Policy"] for _ in range(2))
        self.assertEqual(policy, again)
        said = [policy[each] for each in ("PolicyName", "Path", "AttachmentCount", "IsAttachable")]
        self.assertEqual(["ReadOnlyAccess", "/", 0, True], said)
        version = iam.get_policy_version(PolicyArn=READ_ONLY, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
        self.assertEqual("2012-10-17", version["Document"]["Version"])
