"""moto's target tracking watches a table's reads whatever a policy scales, and a changed policy gets another ARN and leaves the
alarms of its old self behind, as a target does its policies."""

from __future__ import annotations

from typing import Any

from local_aws.kernel.amendments import amend
from local_aws.services import correct
from local_aws.services.autoscaling.target_tracking import make_alarms
from local_aws.services.autoscaling.without_ecs import ApplicationAutoscalingBackend, FakeApplicationAutoscalingPolicy


def install() -> None:
    """Replaces the making of the alarms, the change of a policy and the end of a target."""
    correct("cloudwatch")  # whose alarms the policies make
    deregister = ApplicationAutoscalingBackend.deregister_scalable_target
    put = ApplicationAutoscalingBackend.put_scaling_policy

    def put_scaling_policy(
        backend: ApplicationAutoscalingBackend,
        policy_name: str,
        service_namespace: str,
        resource_id: str,
        scalable_dimension: str,
        **more: Any,
    ) -> FakeApplicationAutoscalingPolicy:
        named = (service_namespace, resource_id, scalable_dimension, policy_name)
        old = backend.policies.get(FakeApplicationAutoscalingPolicy.formulate_key(*named))
        policy = put(backend, policy_name, service_namespace, resource_id, scalable_dimension, **more)
        if old:
            old.delete_alarms(backend.account_id, backend.region_name)
            policy.policy_arn, policy.creation_time = old.policy_arn, old.creation_time
        if service_namespace == "dynamodb" and policy.target_tracking_scaling_policy_configuration:
            policy.alarms = make_alarms(policy)
        return policy

    def deregister_scalable_target(backend: ApplicationAutoscalingBackend, namespace: str, r_id: str, dimension: str) -> None:
        deregister(backend, namespace, r_id, dimension)
        for policy in list(backend.policies.values()):
            if (policy.service_namespace, policy.resource_id, policy.scalable_dimension) == (namespace, r_id, dimension):
                backend.delete_scaling_policy(policy.policy_name, namespace, r_id, dimension)

    amend(ApplicationAutoscalingBackend, "deregister_scalable_target", deregister_scalable_target)
    amend(ApplicationAutoscalingBackend, "put_scaling_policy", put_scaling_policy)
    amend(FakeApplicationAutoscalingPolicy, "_generate_dynamodb_alarms", lambda policy: [])
