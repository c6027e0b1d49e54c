"""The keys that sign requests, and whose they are: roles', users' and the developer's.

Temporary credentials of roles come from moto's STS, so that GetCallerIdentity and AssumeRole agree about them. Those that the process
issues itself never expire: a function worker lives as long as it is used, and nothing here refreshes its environment.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from local_aws.kernel.differences import Difference
from local_aws.kernel.partitions import partition_in
from local_aws.kernel.process import ACCOUNT, Credentials

DIFFERENCES = (
    Difference("the keys in a function's environment", "never expire", "expire with its environment, within hours"),
    Difference("keys of GetFederationToken", "the developer's, for ever", "limited by the policy, for as long as was asked for"),
)

if TYPE_CHECKING:  # the start of the process does not wait for it
    from moto.iam.models import AccessKey as IssuedKey
    from moto.sts.models import AssumedRole


@dataclass(frozen=True)
class Principal:
    """Who signed a request: a role in a session, or a user."""

    identity: str
    """The ARN of the role or user, whose policies count."""
    arn: str
    """The ARN by which AWS names the caller: the session's for a role."""
    user_id: str

    @staticmethod
    def of_role(role_arn: str, session: str, user_id: str) -> Principal:
        _, _, _, _, account, resource = role_arn.split(":", 5)
        role = resource.rsplit("/", 1)[-1]
        return Principal(role_arn, f"arn:{partition_in(role_arn)}:sts::{account}:assumed-role/{role}/{session}", user_id)

    @property
    def account(self) -> str:
        return self.identity.split(":")[4]

    @property
    def type(self) -> str:
        """The value of the condition key ``aws:PrincipalType``."""
        return "User" if ":user/" in self.identity else "AssumedRole"


@dataclass(frozen=True)
class AccessKey:
    """What a signature is checked with; ``principal`` is None for the developer, who may do everything."""

    secret: str
    session_token: str | None
    principal: Principal | None
    expires: float | None = None
    """When it ends, in seconds since the epoch; None for a key that does not."""

    def has_expired(self) -> bool:
        return self.expires is not None and time.time() >= self.expires


_sessions: dict[str, AccessKey] = {}
"""Of users and of the developer, by the id of their key."""
_DEVELOPER_KEY_ID = "test"
_DEVELOPER = AccessKey("test", None, None)


class AccessKeys:
    """Issues the credentials of roles, and knows all keys of the account."""

    def __init__(self) -> None:
        self._of_roles: dict[str, AccessKey] = {}

    def issue(self, role_arn: str, session: str) -> Credentials:
        """(access key id, secret access key, session token) of a role."""
        partition = partition_in(role_arn)
        assumed = _sts()[partition].assume_role(
            region_name=partition,  # of a partition's own name, moto makes that partition
            role_session_name=session,
            role_arn=role_arn,
            policy="",
            duration=43_200,
            external_id="",
        )
        self._of_roles[assumed.access_key_id] = _of_role(assumed)
        return assumed.access_key_id, assumed.secret_access_key, assumed.session_token

    def find(self, access_key_id: str) -> AccessKey | None:
        """The key with this id; None if the account has none."""
        if access_key_id == _DEVELOPER_KEY_ID:
            return _DEVELOPER
        if access_key_id.startswith("AKIA"):
            return _of_user(access_key_id)
        known = self._of_roles.get(access_key_id) or _sessions.get(access_key_id)
        if known is None and access_key_id.startswith("ASIA"):
            found = (backend.get_assumed_role_from_access_key(access_key_id) for backend in _sts().values())
            assumed = next((role for role in found if role is not None), None)
            if assumed is not None:
                known = self._of_roles[access_key_id] = _of_role(assumed, _seconds(assumed.expiration))
        return known


def start_session(caller: str, key: IssuedKey, token: str, expiration: datetime) -> None:
    """From now on, ``key`` is the caller's, too. ``caller`` is the id of the key that asked for it."""
    user = _of_user(caller)
    _sessions[key.access_key_id] = AccessKey(key.secret_access_key, token, user and user.principal, _seconds(expiration))


def _seconds(expiration: datetime) -> float:
    return expiration.replace(tzinfo=UTC).timestamp()  # moto's times have no zone


def _of_role(assumed: AssumedRole, expires: float | None = None) -> AccessKey:
    principal = Principal.of_role(assumed.role_arn, assumed.session_name, assumed.user_id)
    return AccessKey(assumed.secret_access_key, assumed.session_token, principal, expires)


def _of_user(access_key_id: str) -> AccessKey | None:
    from moto.iam.models import iam_backends

    return next(
        (
            AccessKey(key.secret_access_key, None, Principal(user.arn, user.arn, user.id))
            for backend in list(iam_backends[ACCOUNT].values())
            for user in list(backend.users.values())
            for key in user.access_keys
            if key.access_key_id == access_key_id and key.status == "Active"
        ),
        None,
    )


def _sts():  # by partition; importing moto's STS takes as long as the rest of the start; the first role needs it
    from moto.sts.models import sts_backends

    return sts_backends[ACCOUNT]
