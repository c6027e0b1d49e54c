"""IAM's resource types; what they mean for requests is in ``local_aws.iam``."""
