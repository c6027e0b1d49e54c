"""The resource types."""

from local_aws.services.dynamodb.resources import table

HANDLERS = [*table.HANDLERS]
