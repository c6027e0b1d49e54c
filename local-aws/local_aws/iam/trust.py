"""Whether a role lets an AWS service assume it; moto does not look at trust policies."""

from __future__ import annotations

import json

from botocore.exceptions import ClientError

from local_aws.iam.policy import as_list
from local_aws.iam.principals import names_service
from local_aws.kernel.process import ResourceContext


def trusts_service(ctx: ResourceContext, role_arn: str, service: str) -> bool:
    """False for a role that does not exist, too."""
    try:
        document = ctx.client("iam").get_role(RoleName=role_arn.rpartition("/")[2])["Role"]["AssumeRolePolicyDocument"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchEntity":
            return False
        raise
    document = json.loads(document) if isinstance(document, str) else document
    return any(
        statement["Effect"] == "Allow" and names_service(statement, service) for statement in as_list(document["Statement"])
    )
