"""The resource types."""

from local_aws.services.kms.resources import alias, key

HANDLERS = [*alias.HANDLERS, *key.HANDLERS]
