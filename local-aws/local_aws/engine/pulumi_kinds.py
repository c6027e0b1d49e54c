"""Resources that Pulumi knows and AWS does not: providers."""

from __future__ import annotations

from local_aws.engine.handler import Record


class AwsProvider(Record):
    type = "pulumi:providers:aws"
    regional = False


HANDLERS = [AwsProvider()]
