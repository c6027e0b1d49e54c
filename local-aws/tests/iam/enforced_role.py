from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from tests.support import ResourceTest, aws, local_aws

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


class EnforcedRole(ResourceTest):
    """Tests that act as a role of their own."""

    def setUp(self) -> None:
        super().setUp()
        self.role = self.create("aws:iam/role:Role", "role", {"assumeRolePolicy": TRUST, "forceDetachPolicies": True})
        self.credentials = local_aws().context.credentials_for_role(self.role["outputs"]["arn"], "session")

    def allow(self, *statements: dict[str, Any]) -> None:
        """Makes these the role's only statements."""
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement} for statement in statements]}
        aws("iam").put_role_policy(RoleName=self.role["id"], PolicyName="test", PolicyDocument=json.dumps(document))

    def client(self, service: str) -> Any:
        return aws(service, self.credentials)

    def denied(self, code: str, action: str) -> _Denied:
        return _Denied(self, code, action)

    def key(self, **inputs: Any) -> str:
        return self.create("aws:kms/key:Key", f"key-{len(self.resources())}", inputs)["outputs"]["arn"]

    def bucket(self, **inputs: Any) -> str:
        return self.create("aws:s3/bucket:Bucket", f"bucket-{len(self.resources())}", {"forceDestroy": True, **inputs})["id"]


class _Denied:
    def __init__(self, test: ResourceTest, code: str, text: str) -> None:
        self._test, self._code, self._text = test, code, text

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        assert isinstance(error, ClientError), f"not denied: {self._text}"
        self._test.assertEqual(self._code, error.response["Error"]["Code"])
        self._test.assertIn(self._text, error.response["Error"]["Message"])
        return True
