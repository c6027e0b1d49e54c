from typing import Any

from tests.support import ControlError, ResourceTest, aws

ACL = "aws:wafv2/webAcl:WebAcl"
ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"


def visibility(name: str) -> dict[str, Any]:
    return {"cloudwatchMetricsEnabled": True, "metricName": name, "sampledRequestsEnabled": True}


def rule(limit: int = 100, **changed: Any) -> dict[str, Any]:
    return {
        "name": "rate",
        "priority": 0,
        "action": {"block": {}},
        "statement": {"rateBasedStatement": {"aggregateKeyType": "IP", "limit": limit, "evaluationWindowSec": 60}},
        "visibilityConfig": visibility("rate"),
        **changed,
    }


class WebAclTest(ResourceTest):
    def test_web_acl_with_rule_and_tags(self):
        acl = self.create(ACL, self.unique("acl"), self._inputs(), {"Project": "TAP"})
        arn = acl["outputs"]["arn"]
        wafv2 = aws("wafv2")
        shown = wafv2.get_web_acl(ARN=arn)["WebACL"]
        rate = {"Limit": 100, "AggregateKeyType": "IP", "EvaluationWindowSec": 60}
        self.assertEqual(rate, shown["Rules"][0]["Statement"]["RateBasedStatement"])
        self.assertEqual({"Allow": {}}, shown["DefaultAction"])
        self.update(acl, {"a": "b"}, rules=[rule(200)])
        self.assertEqual(200, wafv2.get_web_acl(ARN=arn)["WebACL"]["Rules"][0]["Statement"]["RateBasedStatement"]["Limit"])
        tags = wafv2.list_tags_for_resource(ResourceARN=arn)["TagInfoForResource"]["TagList"]
        self.assertEqual([{"Key": "a", "Value": "b"}], tags)
        self.delete(acl)
        self.assertNotIn(arn, [each["ARN"] for each in wafv2.list_web_acls(Scope="REGIONAL")["WebACLs"]])

    def test_what_it_cannot_do_is_refused(self):
        geo = {"geoMatchStatement": {"countryCodes": ["XX"]}}
        answer = {"block": {"customResponse": {"responseCode": 429}}}
        forwarded = {"rateBasedStatement": {"aggregateKeyType": "FORWARDED_IP", "limit": 100}}
        for inputs in (
            {"rules": [rule(statement=geo)]},
            {"rules": [rule(action=answer)]},
            {"rules": [rule(statement=forwarded)]},
            {"scope": "CLOUDFRONT"},
        ):
            self.assertEqual("UnsupportedInput", self._refusal(inputs))
        self.assertEqual("WAFInvalidParameterException", self._refusal({"rules": [rule(9)]}))

    def test_its_log_is_in_a_group_of_its_prefix(self):
        acl = self.create(ACL, self.unique("acl"), self._inputs())["outputs"]["arn"]
        group = "arn:aws:logs:eu-west-2:123456789012:log-group:aws-waf-logs-one"
        inputs = {"resourceArn": acl, "logDestinationConfigs": [group], "redactedFields": [{"singleHeader": {"name": "authorization"}}]}
        logging = self.create(LOGGING, "logging", inputs)
        shown = aws("wafv2").get_logging_configuration(ResourceArn=acl)["LoggingConfiguration"]
        self.assertEqual([{"SingleHeader": {"Name": "authorization"}}], shown["RedactedFields"])
        self.delete(logging)
        with self.assertRaises(ControlError) as refusal:
            self.create(LOGGING, "other", inputs | {"logDestinationConfigs": [group.replace("aws-waf-logs-", "logs-")]})
        self.assertEqual("WAFInvalidParameterException", refusal.exception.code)

    def _inputs(self, **changed: Any) -> dict[str, Any]:
        return {"scope": "REGIONAL", "defaultAction": {"allow": {}}, "visibilityConfig": visibility("acl"), "rules": [rule()], **changed}

    def _refusal(self, changed: dict[str, Any]) -> str:
        with self.assertRaises(ControlError) as refusal:
            self.create(ACL, "refused", self._inputs(**changed))
        return refusal.exception.code
