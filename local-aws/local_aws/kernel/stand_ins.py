"""moto is made for tests, too: it imports what answers boto3 and requests within one. Nobody asks for that here, nor for the libraries
that come with it or are for calls that hardly anybody makes, and together they are a fifth of a start. What is never asked for has a
stand-in, what seldom is comes when it is.
"""

from __future__ import annotations

import importlib
import sys
import threading
from importlib.metadata import version
from types import ModuleType
from typing import Any

from local_aws.kernel.process import ACCOUNT

_importing = threading.RLock()


class Late(ModuleType):
    """A module that is imported when it is first asked for what is not known of it yet."""

    def __init__(self, name: str, **known: Any) -> None:
        super().__init__(name)
        vars(self).update(known)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # Python's own questions about any module
            raise AttributeError(name)
        with _importing:
            if sys.modules[self.__name__] is self:
                del sys.modules[self.__name__]
                importlib.import_module(self.__name__)
            return getattr(sys.modules[self.__name__], name)


class _Mocks:
    """Takes what moto notes for the mocks of a test, such as a URL for each method of a REST API, and forgets it."""

    def add(self, _: Any) -> None: ...


def install() -> None:
    """Puts them in place; to be called before moto and boto3 are imported."""
    _stand_in("responses", CallbackResponse=dict)
    mocks = _stand_in(
        "moto.core.models",
        DEFAULT_ACCOUNT_ID=ACCOUNT,
        **dict.fromkeys(("MockAWS", "ProxyModeMockAWS", "ServerModeMockAWS", "patch_client", "patch_resource")),
        responses_mock=_Mocks(),
    )
    for late in (
        Late("charset_normalizer", __version__=version("charset-normalizer")),
        Late("s3transfer.manager", TransferConfig=object),
        Late("tarfile"),
    ):
        sys.modules[late.__name__] = late
    from moto.core.config import default_user_config

    vars(mocks)["default_user_config"] = default_user_config


def _stand_in(name: str, **members: Any) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module
    return module
