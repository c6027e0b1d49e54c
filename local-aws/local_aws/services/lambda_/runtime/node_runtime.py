"""Which Node runs the functions: the one local-aws was started with, checked against each function's runtime name."""
from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache

from local_aws.kernel.differences import Difference

_RUNTIMES = Difference("functions of other runtimes than Node.js", "cannot be called", "run")
DIFFERENCES = (_RUNTIMES,)


class RuntimeUnavailable(Exception):
    """No Node of the runtime's major is at hand; the text says what to do."""


class NodeRuntime:
    def __init__(self, executable: str | None) -> None:
        self._executable = executable or shutil.which("node")

    def executable_for(self, runtime: str | None) -> str:
        """The Node executable for a runtime such as ``nodejs24.x``."""
        match = re.fullmatch(r"nodejs(\d+)\.x", runtime or "")
        if not match:
            raise RuntimeUnavailable(_RUNTIMES.explain(f"The function's runtime is {runtime}."))
        if self._executable is None:
            raise RuntimeUnavailable(f"{runtime} needs Node {match[1]}: start local-aws with --node <path>")
        if match[1] != (major := _major(self._executable)):
            raise RuntimeUnavailable(
                f"{runtime} needs Node {match[1]}, but {self._executable} is Node {major}: "
                "start local-aws with --node <path>"
            )
        return self._executable


@cache
def _major(executable: str) -> str:
    answer = subprocess.run([executable, "--version"], capture_output=True, text=True, timeout=60, check=True)
    return answer.stdout.strip().removeprefix("v").split(".")[0]
