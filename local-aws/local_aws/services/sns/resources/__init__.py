"""The resource types."""

from local_aws.services.sns.resources import topic, topic_policy, topic_subscription

HANDLERS = [*topic.HANDLERS, *topic_policy.HANDLERS, *topic_subscription.HANDLERS]
