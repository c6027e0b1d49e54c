import json
from typing import Any

from tests.support import ResourceTest, aws

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


class LogGroupTest(ResourceTest):
    def _group(self, name: str) -> dict[str, Any]:
        return aws("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"][0]

    def _key(self, service: str) -> str:
        statements = [
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"},
            {
                "Effect": "Allow",
                "Principal": {"Service": service},
                "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:GenerateDataKey*"],
                "Resource": "*",
                "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-2:123456789012:log-group:*"}},
            },
        ]
        policy = {"Version": "2012-10-17", "Statement": statements}
        return self.create("aws:kms/key:Key", f"key-{service}", {"policy": policy})["outputs"]["arn"]

    def test_lives(self):
        key = self._key("logs.eu-west-2.amazonaws.com")
        name = f"/aws/lambda/{self.unique('f')}"
        group = self.create(LOG_GROUP, "logs", {"name": name, "retentionInDays": 7, "kmsKeyId": key}, {"Project": "TAP"})
        current = self._group(name)
        self.assertEqual((7, key), (current["retentionInDays"], current["kmsKeyId"]))
        self.assertEqual({"Project": "TAP"}, aws("logs").list_tags_for_resource(resourceArn=current["logGroupArn"])["tags"])
        self.assertEqual(f"arn:aws:logs:eu-west-2:123456789012:log-group:{name}", group["outputs"]["arn"])
        group = self.update(group, retentionInDays=30, kmsKeyId=None)
        self.assertEqual(30, self._group(name)["retentionInDays"])
        self.assertNotIn("kmsKeyId", self._group(name))
        self.update(group, retentionInDays=0, kmsKeyId=key)
        self.assertNotIn("retentionInDays", self._group(name))
        self.assertEqual(key, self._group(name)["kmsKeyId"])
        self.delete(group)
        self.assertEqual([], aws("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"])

    def test_refuses_what_aws_refuses(self):
        with self.refused("InvalidParameterException"):
            self.create(LOG_GROUP, "logs", {"retentionInDays": 31})
        with self.refused("InvalidParameterException"):
            self.create(LOG_GROUP, "logs", {"kmsKeyId": "arn:aws:kms:eu-west-2:123456789012:key/none"})
        with self.refused("AccessDeniedException"):
            self.create(LOG_GROUP, "logs", {"kmsKeyId": self._key("logs.eu-west-1.amazonaws.com")})
        taken = self.create(LOG_GROUP, "logs", {})
        with self.refused("ResourceAlreadyExistsException"):
            self.create(LOG_GROUP, "again", {"name": taken["id"]})


class MetricAlarmTest(ResourceTest):
    def _alarm(self, name: str) -> dict[str, Any]:
        return aws("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0]

    def test_on_one_metric(self):
        name = self.unique("errors")
        inputs = {
            "name": name,
            "namespace": "AWS/Lambda",
            "metricName": "Errors",
            "statistic": "Sum",
            "period": 300,
            "evaluationPeriods": 2.0,
            "threshold": 5,
            "comparisonOperator": "GreaterThanThreshold",
            "treatMissingData": "notBreaching",
            "dimensions": {"FunctionName": "f"},
        }
        alarm = self.create(ALARM, "errors", inputs, {"Project": "TAP"})
        current = self._alarm(name)
        self.assertEqual((5.0, 2), (current["Threshold"], current["EvaluationPeriods"]))
        self.assertEqual("Sum", current["Statistic"])
        self.assertEqual([{"Name": "FunctionName", "Value": "f"}], current["Dimensions"])
        self.assertEqual(current["AlarmArn"], alarm["outputs"]["arn"])
        self.update(alarm, threshold=10, period=60)
        current = self._alarm(name)
        self.assertEqual((10.0, 60), (current["Threshold"], current["Period"]))
        self.assertEqual([], aws("cloudwatch").list_tags_for_resource(ResourceARN=current["AlarmArn"])["Tags"])
        self.delete(alarm)
        self.assertEqual([], aws("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"])

    def test_on_an_expression(self):
        metric: dict[str, Any] = {"namespace": "AWS/DynamoDB", "metricName": "ReadThrottleEvents", "stat": "Sum", "period": 300}
        metric["dimensions"] = {"TableName": "t"}
        inputs = {
            "name": self.unique("throttles"),
            "metricQueries": [
                {"id": "total", "expression": "FILL(m0, 0)", "returnData": True},
                {"id": "m0", "metric": metric},
            ],
            "evaluationPeriods": 1,
            "threshold": 0,
            "comparisonOperator": "GreaterThanThreshold",
        }
        alarm = self.create(ALARM, "throttles", inputs)
        queries = {query["Id"]: query for query in self._alarm(alarm["id"])["Metrics"]}
        self.assertEqual("FILL(m0, 0)", queries["total"]["Expression"])
        self.assertEqual("ReadThrottleEvents", queries["m0"]["MetricStat"]["Metric"]["MetricName"])

    def test_on_a_band(self):
        metric = {"namespace": "AWS/ApiGateway", "metricName": "Count", "stat": "Sum", "period": 300, "dimensions": {"Stage": "dev"}}
        inputs = {
            "name": self.unique("requests"),
            "metricQueries": [
                {"id": "band", "expression": "ANOMALY_DETECTION_BAND(filled, 3)", "returnData": True},
                {"id": "filled", "expression": "FILL(m1, 0)", "returnData": True},
                {"id": "m1", "metric": metric},
            ],
            "thresholdMetricId": "band",
            "evaluationPeriods": 3,
            "comparisonOperator": "LessThanLowerOrGreaterThanUpperThreshold",
            "treatMissingData": "notBreaching",
        }
        alarm = self.create(ALARM, "requests", inputs)
        current = self._alarm(alarm["id"])
        self.assertEqual(("band", False), (current["ThresholdMetricId"], "Threshold" in current))
        self.assertEqual({"band": True, "filled": True, "m1": False}, {query["Id"]: query["ReturnData"] for query in current["Metrics"]})
        self.update(alarm, evaluationPeriods=2)
        self.assertEqual(2, self._alarm(alarm["id"])["EvaluationPeriods"])
        for wrong in ({"threshold": 1}, {"thresholdMetricId": None}):
            with self.refused("ValidationError"):
                self.create(ALARM, "wrong", inputs | {"name": self.unique("wrong")} | wrong)

    def test_refuses_what_aws_refuses(self):
        inputs = {"metricName": "m", "namespace": "n", "period": 45, "statistic": "Sum", "evaluationPeriods": 1}
        inputs["comparisonOperator"] = "GreaterThanThreshold"
        with self.refused("ValidationError"):
            self.create(ALARM, "a", inputs)
        with self.refused("ValidationError"):
            self.create(ALARM, "a", inputs | {"period": 60, "extendedStatistic": "p90"})


class MonitoringTest(ResourceTest):
    def test_composite_alarm(self):
        inputs = {"metricName": "m", "namespace": "n", "period": 60, "statistic": "Sum", "evaluationPeriods": 1}
        inputs |= {"comparisonOperator": "GreaterThanThreshold", "threshold": 1, "name": self.unique("part")}
        self.create(ALARM, "part", inputs)
        kind = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
        rule = f'ALARM("{self.unique("part")}") OR NOT OK(other)'
        health = self.create(kind, "health", {"alarmName": self.unique("health"), "alarmRule": rule}, {"Project": "TAP"})
        cloudwatch = aws("cloudwatch")
        def read():
            return cloudwatch.describe_alarms(AlarmNames=[health["id"]], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
        self.assertEqual(rule, read()[0]["AlarmRule"])
        self.assertEqual(health["outputs"]["arn"], read()[0]["AlarmArn"])
        suppressor = {"alarm": self.unique("part"), "waitPeriod": 60, "extensionPeriod": 120}
        health = self.update(health, actionsSuppressor=suppressor)
        self.assertEqual((self.unique("part"), 60, 120), tuple(
            read()[0][f"ActionsSuppressor{part}"] for part in ("", "WaitPeriod", "ExtensionPeriod")))
        self.assertEqual(suppressor, health["outputs"]["actionsSuppressor"])
        with self.refused("ValidationError"):
            self.update(health, actionsSuppressor=suppressor | {"alarm": "nobody"})
        health = self.update(health, actionsSuppressor=None)
        self.assertNotIn("ActionsSuppressor", read()[0])
        self.update(health, alarmRule="TRUE", alarmDescription="new")
        self.assertEqual(("TRUE", "new"), (read()[0]["AlarmRule"], read()[0]["AlarmDescription"]))
        with self.refused("ValidationError"):
            self.create(kind, "bad", {"alarmName": self.unique("bad"), "alarmRule": "ALARM(a) PLUS ALARM(b)"})
        self.delete(health)
        self.assertEqual([], read())

    def test_dashboard(self):
        widget = {"type": "metric", "properties": {"metrics": []}}
        kind = "aws:cloudwatch/dashboard:Dashboard"
        inputs = {"dashboardName": self.unique("tap"), "dashboardBody": json.dumps({"widgets": [widget]})}
        dashboard = self.create(kind, "d", inputs)
        body = aws("cloudwatch").get_dashboard(DashboardName=self.unique("tap"))["DashboardBody"]
        self.assertEqual([widget], json.loads(body)["widgets"])
        self.update(dashboard, dashboardBody='{"widgets": []}')
        for bad in ("{bad", '{"widgets": [{"type": "metric"}]}'):
            with self.refused("InvalidParameterInput"):
                self.update(dashboard, dashboardBody=bad)

    def test_log_metric_filter(self):
        group = self.create(LOG_GROUP, "logs", {})["id"]
        kind = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
        metric = {"name": "Errors", "namespace": "TAP", "value": "1", "defaultValue": "0"}
        inputs = {"logGroupName": group, "pattern": "ERROR", "metricTransformation": metric}
        filter = self.create(kind, "errors", inputs)
        def read():
            return aws("logs").describe_metric_filters(logGroupName=group)["metricFilters"]
        stored = read()[0]["metricTransformations"][0]
        self.assertEqual(("ERROR", "Errors", 0.0), (read()[0]["filterPattern"], stored["metricName"], stored["defaultValue"]))
        self.update(filter, pattern="WARN")
        self.assertEqual(["WARN"], [each["filterPattern"] for each in read()])
        self.delete(filter)
        self.assertEqual([], read())
        with self.refused("ResourceNotFoundException"):
            self.create(kind, "lost", {**inputs, "logGroupName": "nothing"})
