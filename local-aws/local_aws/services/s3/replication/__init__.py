"""S3 replication: new versions and delete markers reach the bucket that a rule names, a moment later."""
