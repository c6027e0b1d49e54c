"""What is different here from AWS. The module that behaves so says it in its ``DIFFERENCES``, and docs/local-run.md lists them all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Difference:
    """One line of the list, in Markdown."""

    what: str
    here: str
    on_aws: str
