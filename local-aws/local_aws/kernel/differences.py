"""What is different here from AWS. The module that behaves so says it in its ``DIFFERENCES``, and docs/local-run.md lists them all.

What is refused here alone is refused with the difference that it is for: a test finds refusals without one, and differences that say
of something that it is refused where nothing refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Difference:
    """One line of the list, in Markdown."""

    what: str
    here: str
    on_aws: str

    def explain(self, message: str) -> str:
        """The message of what is refused because of it, so that nobody takes it for AWS's."""
        return f"{message} Different from AWS (docs/local-run.md): {self.what}."


class NotUnderstood(Exception):
    """An expression, query or pattern that is not read here: it is wrong, or AWS knows more."""

    difference: Difference

    def __init__(self, message: str) -> None:
        super().__init__(f"{message} Where AWS takes it, this is the difference (docs/local-run.md): {self.difference.what}.")
