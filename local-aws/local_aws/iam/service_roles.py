"""What AWS's services may do in the name of a role that they were given."""

from __future__ import annotations

from local_aws.iam.authorizer import refusal
from local_aws.iam.credentials import Principal
from local_aws.iam.enforcement import principal_keys, request_keys
from local_aws.iam.policy import Access


def role_refusal(role: str, session: str, region: str, access: Access) -> str | None:
    """AWS's sentence that says why the role may not; None if it may, by its own policies and by that of the resource."""
    principal = Principal.of_role(role, session, session)
    keys = {**request_keys(region), **principal_keys(principal), **access.keys}
    return refusal(principal, Access(access.action, access.resource, keys))
