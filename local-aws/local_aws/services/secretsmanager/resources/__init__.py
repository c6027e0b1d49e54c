"""The resource types."""

from local_aws.services.secretsmanager.resources import secret, secret_version

HANDLERS = [*secret.HANDLERS, *secret_version.HANDLERS]
