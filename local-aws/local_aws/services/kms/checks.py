"""What handlers of several services check about KMS keys; moto accepts any string as a key."""

from __future__ import annotations

from botocore.exceptions import ClientError

from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext


def require_key(ctx: ResourceContext, key_id: str | None, code: str = "KMS.NotFoundException") -> None:
    """Refuses a key (id, ARN or alias) that does not exist or waits for its deletion. AWS's own ``alias/aws/*`` exist always."""
    if not key_id or "alias/aws/" in key_id:
        return
    try:
        metadata = ctx.client("kms").describe_key(KeyId=key_id)["KeyMetadata"]
    except ClientError as error:
        raise ResourceError(code, error.response["Error"]["Message"]) from error
    if not metadata["Enabled"]:
        raise ResourceError(code, f"{metadata['Arn']} is {metadata['KeyState']}.")


def require_logs_access(ctx: ResourceContext, key_id: str, log_group: str) -> None:
    """Refuses a key whose policy does not let CloudWatch Logs encrypt this log group with it."""
    from local_aws.iam.authorizer import service_allowed
    from local_aws.iam.policy import Access

    arn = ctx.arn("logs", f"log-group:{log_group}")
    key = ctx.client("kms").describe_key(KeyId=key_id)["KeyMetadata"]["Arn"]
    keys = {"kms:encryptioncontext:aws:logs:arn": (arn,)}
    for action in ("kms:GenerateDataKey", "kms:Decrypt"):
        if not service_allowed(f"logs.{ctx.region}.{ctx.dns_suffix}", Access(action, key, keys)):
            raise ResourceError(
                "AccessDeniedException",
                f"The specified KMS key does not exist or is not allowed to be used with Arn '{arn}'",
            )
