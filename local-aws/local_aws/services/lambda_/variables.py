"""The variables of a function are encrypted. Lambda decrypts them for a new worker, in the name of the function's role: with a key of the
customer the role must be allowed that. (AWS makes a grant for the role that a function is configured with as well, which ends with
that very role; here the policies decide alone.)
"""
from __future__ import annotations

from moto.awslambda.exceptions import LambdaClientError

from local_aws.iam import stored
from local_aws.iam.policy import Access
from local_aws.iam.service_roles import role_refusal
from local_aws.kernel.partitions import dns_suffix
from local_aws.services.lambda_.moto_function import Function


class VariablesLocked(LambdaClientError):
    """The role may not decrypt them: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors."""

    code = 502

    def __init__(self, reason: str) -> None:
        super().__init__(
            "KMSAccessDeniedException",
            "Lambda was unable to decrypt the environment variables because KMS access was denied. "
            f"Please check the function's KMS key settings. KMS Message: {reason}",
        )


def require_decryption(function: Function) -> None:
    """Raises VariablesLocked where the function has variables that its role may not decrypt."""
    key = stored.customer_key(function.region, function.kms_key_arn)
    if key and function.environment_vars:
        context = {
            "kms:viaservice": (f"lambda.{function.region}.{dns_suffix(function.region)}",),
            "kms:encryptioncontext:aws:lambda:functionarn": (function.function_arn,),
        }
        reason = role_refusal(function.role, function.function_name, function.region, Access("kms:Decrypt", key, context))
        if reason:
            raise VariablesLocked(reason)
