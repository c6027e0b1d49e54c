"""The resource types."""

from local_aws.services.iam.resources import role, role_policy, role_policy_attachment

HANDLERS = [*role.HANDLERS, *role_policy.HANDLERS, *role_policy_attachment.HANDLERS]
