"""The resource types."""

from local_aws.services.s3.resources import (
    bucket, bucket_encryption, bucket_lifecycle, bucket_logging, bucket_notification, bucket_ownership_controls, bucket_policy,
    bucket_public_access_block, bucket_replication, bucket_versioning,
)

HANDLERS = [
    *bucket.HANDLERS, *bucket_encryption.HANDLERS, *bucket_lifecycle.HANDLERS, *bucket_logging.HANDLERS, *bucket_notification.HANDLERS,
    *bucket_ownership_controls.HANDLERS, *bucket_policy.HANDLERS, *bucket_public_access_block.HANDLERS, *bucket_replication.HANDLERS,
    *bucket_versioning.HANDLERS,
]
