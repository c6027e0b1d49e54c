"""Lambda functions that really run: moto keeps them, this package executes their code in Node processes."""
from __future__ import annotations

from local_aws.context import Context

from .service import FunctionService

__all__ = ["FunctionService", "install"]


def install(context: Context) -> FunctionService:
    """Makes moto's functions executable; called once, before the process serves."""
    return FunctionService(context)
