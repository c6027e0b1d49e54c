"""Whether a role may do something, asked where Lambda acts with the role's permissions and no request is signed."""
from __future__ import annotations

from itertools import chain

from moto.iam.models import iam_backends

from local_aws.iam.policy import Access, Verdict, evaluate, statements_of


def role_allows(role_arn: str, action: str, resource: str) -> bool:
    """What the role's own policies say. Raises moto's NotFoundException when there is no such role."""
    _, partition, _, _, account, _ = role_arn.split(":", 5)
    role = iam_backends[account][partition].get_role_by_arn(role_arn)
    documents = [*role.policies.values(), *(policy.document for policy in role.managed_policies.values())]
    statements = chain.from_iterable(statements_of(document) for document in documents)
    return evaluate(statements, Access(action, resource)) is Verdict.ALLOWED
