"""S3: buckets and their configurations, events and replication."""
