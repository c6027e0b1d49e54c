"""The partitions of AWS: a region lies in one, whose name its ARNs bear and whose suffix its hosts end with.

The names are those under which moto keeps what is the partition's and not a region's, such as roles and buckets.
"""

from __future__ import annotations

# By how the regions' names begin, as in botocore's endpoints.json; a test compares them.
_OTHERS = {
    "cn-": ("aws-cn", "amazonaws.com.cn"),
    "us-gov-": ("aws-us-gov", "amazonaws.com"),
    "us-iso-": ("aws-iso", "c2s.ic.gov"),
    "us-isob-": ("aws-iso-b", "sc2s.sgov.gov"),
    "eusc-": ("aws-eusc", "amazonaws.eu"),
}


def partition_of(region: str) -> str:
    """The partition of a region, such as ``aws-cn``."""
    return _find(region)[0]


def dns_suffix(region: str) -> str:
    """What the names of the region's hosts end with, such as ``amazonaws.com``."""
    return _find(region)[1]


def partition_in(arn: str) -> str:
    """The partition that an ARN names."""
    return arn.split(":", 2)[1]


def _find(region: str) -> tuple[str, str]:
    return next((found for prefix, found in _OTHERS.items() if region.startswith(prefix)), ("aws", "amazonaws.com"))
