"""What decisions need of that which moto stores: the policies of roles, users and resources, and the keys behind them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from moto.codedeploy.models import codedeploy_backends
from moto.dynamodb.models import dynamodb_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from local_aws.iam.policy import Statement, statements_of
from local_aws.kernel.partitions import partition_in, partition_of
from local_aws.kernel.process import ACCOUNT


def identity_statements(arn: str) -> list[Statement]:
    """The statements of the inline and attached policies of a role or user, and of the user's groups; none for one that is gone."""
    documents = [
        document
        for holder in _policy_holders(arn)
        for document in [*holder.policies.values(), *(_document(policy) for policy in holder.managed_policies.values())]
    ]
    return [statement for document in documents for statement in statements_of(_text(document))]


def boundary_statements(arn: str) -> list[Statement] | None:
    """The statements of a role's permissions boundary; None if it has none, as users here."""
    boundary = next((getattr(holder, "permissions_boundary_arn", None) for holder in _policy_holders(arn)), None)
    if not boundary:
        return None
    policy = iam_backends[ACCOUNT][partition_in(boundary)].get_policy(boundary)
    return list(statements_of(_document(policy)))


def resource_statements(arn: str) -> Sequence[Statement]:
    """The statements of the policy of the resource itself."""
    policy = _resource_policy(arn) if arn.startswith("arn:") else None
    return statements_of(_text(policy)) if policy else ()


def customer_key(region: str, key_id: str | None) -> str | None:
    """The ARN of a customer's key, given by id, ARN or alias.

    None for AWS's own keys: their policies let everybody of the account use them through their service.
    """
    if not key_id or "alias/aws/" in key_id:
        return None
    if key_id.startswith("arn:"):
        region = key_id.split(":")[3]
    backend = kms_backends[ACCOUNT][region]
    alias = backend.get_alias_name(key_id)
    key = backend.keys.get((backend.get_key_id_from_alias(alias) or "") if alias.startswith("alias/") else backend.get_key_id(key_id))
    if key is None:  # the service will say that it does not exist; until then nothing but its own name can be granted
        return key_id if key_id.startswith("arn:") else None
    return None if any(alias.startswith("alias/aws/") for alias in key.aliases) else key.arn


def bucket(region: str, name: str) -> Any:
    """moto's bucket in the partition of a region; None if there is none."""
    return _bucket(partition_of(region), name)


def table_key(region: str, name: str) -> str | None:
    """The id of the key that encrypts a table; None for DynamoDB's own."""
    table = dynamodb_backends[ACCOUNT][region].tables.get(name)
    return (table.sse_specification or {}).get("KMSMasterKeyId") if table else None


def topic(arn: str) -> Any:
    """moto's topic; None if there is none."""
    return sns_backends[ACCOUNT][arn.split(":")[3]].topics.get(arn) if arn.startswith("arn:") else None


def queue(region: str, name: str) -> Any:
    """moto's queue; None if there is none."""
    return sqs_backends[ACCOUNT][region].queues.get(name)


def secret(region: str, secret_id: str) -> Any:
    """moto's secret, by name or ARN; None if there is none."""
    return secretsmanager_backends[ACCOUNT][region].secrets.get(secret_id)


def deployment(region: str, deployment_id: str | None) -> Any:
    """The deployment of CodeDeploy; None if there is none."""
    return codedeploy_backends[ACCOUNT][region].deployments.get(deployment_id or "")


def _resource_policy(arn: str) -> Any:
    _, partition, service, region, _, resource = arn.split(":", 5)
    if service == "s3":
        found = _bucket(partition, resource.partition("/")[0])
        return found and found.policy
    if service == "kms":
        key = kms_backends[ACCOUNT][region].keys.get(resource.removeprefix("key/"))
        return key and key.policy
    if service == "sqs":
        found = queue(region, resource)
        return found and found.policy
    if service == "secretsmanager":
        found = secret(region, arn)
        return found and found.policy
    if service == "sns":
        found = topic(arn)
        return found and found.policy
    return None


def _bucket(partition: str, name: str) -> Any:
    return s3_backends[ACCOUNT][partition].buckets.get(name)


def _document(policy: Any) -> str:
    """The text of a managed policy, in its default version."""
    return _text(next(version.document for version in policy.versions if version.version_id == policy.default_version_id))


def _policy_holders(arn: str) -> list[Any]:
    """moto's role, or its user and the user's groups."""
    backend = iam_backends[ACCOUNT][partition_in(arn)]
    name = arn.rsplit("/", 1)[-1]
    if ":user/" not in arn:
        return [role for role in backend.get_roles() if role.name == name]
    user = backend.users.get(name)
    return [user, *backend.get_groups_for_user(name)] if user else []


def _text(document: Any) -> str:
    if isinstance(document, bytes):
        return document.decode()
    return document if isinstance(document, str) else json.dumps(document)
