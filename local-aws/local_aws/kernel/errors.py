"""The one exception that becomes an answer of the control API."""


class ResourceError(Exception):
    """A refusal, with the code, the message and the HTTP status that AWS would answer."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
