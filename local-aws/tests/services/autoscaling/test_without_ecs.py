import sys
import unittest
from types import SimpleNamespace
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError

from local_aws.kernel.process import ACCOUNT
from tests.support import REGION, aws


class WithoutEcsTest(unittest.TestCase):
    def test_a_service_of_ecs_is_asked_for_when_its_scaling_is(self):
        ecs = mock.Mock(**{"describe_services.return_value": ([], [])})
        module: Any = SimpleNamespace(ecs_backends={ACCOUNT: {REGION: ecs}})
        sys.modules["moto.ecs"] = module
        self.addCleanup(sys.modules.pop, "moto.ecs")
        target = {"ServiceNamespace": "ecs", "ResourceId": "service/cluster/name", "ScalableDimension": "ecs:service:DesiredCount"}
        with self.assertRaisesRegex(ClientError, "ECS service doesn't exist"):
            aws("application-autoscaling").register_scalable_target(**target, MinCapacity=1, MaxCapacity=2)
        ecs.describe_services.assert_called_once_with("cluster", ["name"])
