"""What goes wrong with a call, and what goes wrong with a deployment."""

from __future__ import annotations


class RequestError(Exception):
    """The refusal of a call, with the code that AWS gives it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class DeploymentError(Exception):
    """The end of a deployment: its status, and the code and message of its error information.

    Codes: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ErrorInformation.html
    """

    def __init__(self, code: str, message: str, status: str = "Failed") -> None:
        super().__init__(message)
        self.code = code
        self.status = status
