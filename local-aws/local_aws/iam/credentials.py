"""Temporary credentials of roles.

They come from moto's STS, so that GetCallerIdentity and AssumeRole agree about them. They never expire: a function worker
lives as long as it is used, and nothing here refreshes its environment.
"""

from __future__ import annotations

from dataclasses import dataclass

from local_aws.context import ACCOUNT, PARTITION, Credentials


@dataclass(frozen=True)
class Principal:
    """A role in a session: who signed a request."""

    role_arn: str
    session: str

    @property
    def account(self) -> str:
        return self.role_arn.split(":")[4]

    @property
    def role_name(self) -> str:
        return self.role_arn.rsplit("/", 1)[-1]

    @property
    def arn(self) -> str:
        """The ARN of the session, as AWS names it in refusals."""
        return f"arn:{PARTITION}:sts::{self.account}:assumed-role/{self.role_name}/{self.session}"


class RoleCredentials:
    """Issues the credentials and knows whose they are."""

    def __init__(self) -> None:
        self._principals: dict[str, Principal] = {}

    def issue(self, role_arn: str, session: str) -> Credentials:
        """(access key id, secret access key, session token) of a role."""
        assumed = _sts().assume_role(
            region_name="us-east-1",
            role_session_name=session,
            role_arn=role_arn,
            policy=None,
            duration=43_200,
            external_id=None,
        )
        self._principals[assumed.access_key_id] = Principal(role_arn, session)
        return assumed.access_key_id, assumed.secret_access_key, assumed.session_token

    def principal(self, access_key_id: str) -> Principal | None:
        """Whose credentials they are; None for the developer's own."""
        known = self._principals.get(access_key_id)
        if known is None and access_key_id.startswith("ASIA"):
            assumed = _sts().get_assumed_role_from_access_key(access_key_id)
            if assumed is not None:
                known = self._principals[access_key_id] = Principal(assumed.role_arn, assumed.session_name)
        return known


def _sts():  # importing moto's STS takes as long as the rest of the start; the first role needs it
    from moto.sts.models import sts_backends

    return sts_backends[ACCOUNT][PARTITION]
