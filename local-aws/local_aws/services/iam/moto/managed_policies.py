"""moto makes each of AWS's 1,500 own policies, with an id and its document written as JSON, though a stack attaches a few of them. That
was a tenth of a start of local-aws. Here one is made when more of it is asked for than what its ARN says.
"""

from __future__ import annotations

import threading
from typing import Any

from moto.iam.models import AWSManagedPolicy
from moto.utilities.utils import get_partition

from local_aws.kernel.amendments import amend

_making = threading.RLock()


def install() -> None:
    """Keeps what a policy is made of until then."""
    make = AWSManagedPolicy.from_data

    def from_data(kind: type[AWSManagedPolicy], name: str, account_id: str, region_name: str, data: dict[str, Any]) -> AWSManagedPolicy:
        policy = object.__new__(kind)
        vars(policy).update(name=name, path=data["Path"], partition=get_partition(region_name))
        vars(policy)["unmade"] = name, account_id, region_name, data
        return policy

    def attribute(policy: AWSManagedPolicy, name: str) -> Any:
        with _making:
            unmade = vars(policy).pop("unmade", None)
            if unmade:
                vars(policy).update(vars(make(*unmade)) | vars(policy))
        return object.__getattribute__(policy, name)

    amend(AWSManagedPolicy, "from_data", classmethod(from_data))
    amend(AWSManagedPolicy, "__getattr__", attribute)
