"""Whether a role may do something itself, asked where Lambda acts with the role's permissions."""
from __future__ import annotations

import json
from fnmatch import fnmatchcase

from moto.iam.models import iam_backends


def role_allows(role_arn: str, action: str, resource: str) -> bool:
    _, partition, _, _, account, _ = role_arn.split(":", 5)
    backend = iam_backends[account][partition]
    role = backend.get_role_by_arn(role_arn)
    documents = list(role.policies.values()) + [p.document for p in role.managed_policies.values()]
    decision = False
    for document in documents:
        document = json.loads(document) if isinstance(document, str) else document
        statements = document["Statement"]
        for s in statements if isinstance(statements, list) else [statements]:
            one = lambda v: v if isinstance(v, list) else [v]
            if any(fnmatchcase(action.lower(), a.lower()) for a in one(s.get("Action", []))) and any(fnmatchcase(resource, r) for r in one(s.get("Resource", []))):
                if s["Effect"] == "Deny":
                    return False
                decision = True
    return decision
