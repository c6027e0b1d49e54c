"""Lambda functions that really run: moto keeps them, this package executes their code in Node processes."""
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_aws.kernel.process import Context
    from local_aws.services.lambda_.service import FunctionService


def install(context: Context) -> FunctionService:
    """Makes moto's functions executable; called once, before the process serves."""
    from local_aws.services.lambda_.service import FunctionService  # imports moto, whose settings must have been made before

    return FunctionService(context)
