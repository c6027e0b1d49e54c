"""moto's STS gives everybody who asks for a session the same keys, which are nobody's and which it never refuses."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.iam.models import iam_backends
from moto.sts.responses import TokenResponse
from moto.sts.utils import random_session_token

from local_aws.iam.credentials import start_session
from local_aws.kernel.amendments import amend


def install() -> None:
    """Gives each session keys of its own, which are the caller's and expire."""
    get_session_token = TokenResponse.get_session_token

    def get(response: TokenResponse) -> ActionResult:
        answer: Any = get_session_token(response).result
        key, token = iam_backends[response.current_account][response.partition].create_temp_access_key(), random_session_token()
        start_session(response.get_access_key(), key, token, answer["Credentials"]["Expiration"])
        own = {"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key, "SessionToken": token}
        return ActionResult({"Credentials": answer["Credentials"] | own})

    amend(TokenResponse, "get_session_token", get)
