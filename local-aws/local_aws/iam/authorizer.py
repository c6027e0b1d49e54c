"""Decides whether a role or user may do something, in the order of
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from local_aws.iam import stored
from local_aws.iam.credentials import Principal
from local_aws.iam.policy import Access, Verdict, evaluate
from local_aws.iam.principals import delegates_to_account, names, names_service


def refusal(principal: Principal, access: Access) -> str | None:
    """AWS's sentence that says why the role or user may not; None if it may."""
    reason = _reason(principal, access)
    if reason is None:
        return None
    return f"User: {principal.arn} is not authorized to perform: {access.action} on resource: {access.resource} {reason}"


def role_allows(role_arn: str, action: str, resource: str) -> bool:
    """Whether a role's own policies let it do something; for services that act in the name of a role."""
    return _identity_reason(role_arn, Access(action, resource)) is None


def service_allowed(service: str, access: Access) -> bool:
    """Whether the policy of the resource itself lets an AWS service in."""
    statements = stored.resource_statements(access.resource)
    return evaluate(statements, access, lambda statement: names_service(statement, service)) is Verdict.ALLOWED


def _reason(principal: Principal, access: Access) -> str | None:
    statements = stored.resource_statements(access.resource)
    by_resource = evaluate(statements, access, lambda statement: names(statement, principal))
    if by_resource is Verdict.DENIED:
        return "with an explicit deny in a resource-based policy"
    by_identity = _identity_reason(principal.identity, access)
    if by_identity and "explicit deny" in by_identity:
        return by_identity
    if by_resource is Verdict.ALLOWED:
        return None
    if by_identity is None and access.action.startswith("kms:") and access.resource != "*":
        # A key's own policy rules: the account's policies count only where it says so. Calls such as ListKeys concern no key.
        account = evaluate(statements, access, lambda statement: delegates_to_account(statement, principal))
        if account is not Verdict.ALLOWED:
            return f"because no resource-based policy allows the {access.action} action"
    return by_identity


def _identity_reason(identity: str, access: Access) -> str | None:
    verdict = evaluate(stored.identity_statements(identity), access)
    if verdict is Verdict.DENIED:
        return "with an explicit deny in an identity-based policy"
    if verdict is Verdict.SILENT:
        return f"because no identity-based policy allows the {access.action} action"
    boundary = stored.boundary_statements(identity)
    if boundary is None:
        return None
    verdict = evaluate(boundary, access)
    if verdict is Verdict.DENIED:
        return "with an explicit deny in a permissions boundary"
    return None if verdict is Verdict.ALLOWED else f"because no permissions boundary allows the {access.action} action"
