import unittest
from typing import Any

from moto.wafv2.models import wafv2_backends

from local_aws.services.wafv2.rate_rules import RateRules
from tests.support import local_aws

ACCOUNT, REGION = "123456789012", "eu-west-2"


def rule(name: str, limit: int, priority: int = 0, action: str = "Block") -> dict[str, Any]:
    return {
        "Name": name,
        "Priority": priority,
        "Action": {action: {}},
        "Statement": {"RateBasedStatement": {"Limit": limit, "AggregateKeyType": "IP", "EvaluationWindowSec": 60}},
        "VisibilityConfig": {"MetricName": name},
    }


class RateRulesTest(unittest.TestCase):
    def setUp(self):
        local_aws()
        self.backend = wafv2_backends[ACCOUNT][REGION]
        self.rules = RateRules(ACCOUNT, REGION)

    def test_an_address_is_refused_beyond_the_limit_until_the_window_is_over(self):
        acl = self._acl(rule("rate", 10))
        answers = [self.rules.refuse(acl, "10.0.0.1", now=100 + second) for second in range(12)]
        self.assertEqual([False] * 10 + [True] * 2, answers)
        self.assertFalse(self.rules.refuse(acl, "10.0.0.2", now=111), "another address has a count of its own")
        self.assertTrue(self.rules.refuse(acl, "10.0.0.1", now=120))
        self.assertFalse(self.rules.refuse(acl, "10.0.0.1", now=181), "what was refused counts as well, and then the window is over")

    def test_a_rule_that_counts_refuses_nothing(self):
        acl = self._acl(rule("count", 10, action="Count"), rule("rate", 20, priority=1))
        answers = [self.rules.refuse(acl, "10.0.0.1", now=100) for _ in range(21)]
        self.assertEqual([False] * 20 + [True], answers)

    def test_without_a_web_acl_nothing_is_counted(self):
        self.assertFalse(self.rules.refuse(None, "10.0.0.1", now=100))
        self.assertFalse(self.rules.refuse("arn:aws:wafv2:eu-west-2:123456789012:regional/webacl/gone/1", "10.0.0.1", now=100))

    def _acl(self, *rules: dict[str, Any]) -> str:
        name = f"rates-{self._testMethodName}"
        acl = self.backend.create_web_acl(name, {"MetricName": name}, {"Allow": {}}, "REGIONAL", "", [], list(rules), *[None] * 5)
        self.addCleanup(lambda: self.backend.wacls.pop(acl.arn))
        return acl.arn
