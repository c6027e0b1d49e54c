"""Alarms as they run: evaluated by the process, with history, and notifications that the policies must let through."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError

from local_aws.kernel.pace import Pace
from local_aws.services.cloudwatch import notifications
from tests.services.cloudwatch.alarm_case import ACCOUNT, AlarmCase
from tests.support import aws, seen
from tests.waiting import until


class AlarmTest(AlarmCase):
    def test_an_alarm_rises_tells_so_and_falls(self):
        name = self.alarm("errors", AlarmDescription="too many", Dimensions=[])
        self.notification("OK")  # AWS, too, tells of the first state
        self.put()
        raised = self.notification("ALARM")
        self.assertEqual(f'ALARM: "{name}" in Europe (London)', raised["Subject"])
        message = json.loads(raised["Message"])
        keys = ("AlarmName", "AlarmDescription", "OldStateValue", "AWSAccountId")
        self.assertEqual((name, "too many", "OK", ACCOUNT), tuple(message[key] for key in keys))
        self.assertIn("[1.0] was greater than the threshold (0.0)", message["NewStateReason"])
        trigger = message["Trigger"]
        self.assertEqual(("Errors", "SUM", 60, 0.0), tuple(trigger[key] for key in ("MetricName", "Statistic", "Period", "Threshold")))
        self.clock.advance(60)
        self.notification("OK")
        self.assertEqual(
            ["Alarm updated from INSUFFICIENT_DATA to OK", "Alarm updated from OK to ALARM", "Alarm updated from ALARM to OK"],
            self.history(name, "StateUpdate"),
        )
        self.assertEqual(
            [f"Successfully executed action {self.topic}"] * 3, until(lambda: len(found := self.history(name, "Action")) == 3 and found)
        )
        self.assertEqual(1, len(self.history(name, "ConfigurationUpdate")))

    def test_an_alarm_on_a_band_learns_what_is_usual_and_tells_what_is_not(self):
        pace = Pace.from_environment()
        period, hour = pace.local(3600), pace.local(3600)
        metric = {"Metric": {"Namespace": self.unique("TAP"), "MetricName": "Errors"}, "Period": 3600, "Stat": "Sum"}
        name = self.unique("baseline")
        self.cloudwatch.put_metric_alarm(
            AlarmName=name,
            EvaluationPeriods=1,
            Metrics=[
                {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m1, 3)", "ReturnData": True},
                {"Id": "m1", "MetricStat": metric, "ReturnData": True},
            ],
            ThresholdMetricId="band",
            ComparisonOperator="GreaterThanUpperThreshold",
            TreatMissingData="notBreaching",
            AlarmActions=[self.topic],
        )
        self.addCleanup(self.cloudwatch.delete_alarms, AlarmNames=[name])
        self.assertEqual("INSUFFICIENT_DATA", self.state(name))
        for number in range(30):
            at = self.clock.now - hour - number * period
            data = {"MetricName": "Errors", "Value": 5, "Timestamp": datetime.fromtimestamp(at, UTC)}
            self.cloudwatch.put_metric_data(Namespace=self.unique("TAP"), MetricData=[data])
        seen(lambda: self.state(name) == "OK")
        self.put(50)
        trigger = json.loads(self.notification("ALARM")["Message"])["Trigger"]
        self.assertEqual(("band", False), (trigger["ThresholdMetricId"], "Threshold" in trigger))

    def test_a_composite_alarm_follows_its_parts(self):
        part = self.alarm("part", AlarmActions=[], OKActions=[])
        health = self.unique("health")
        self.cloudwatch.put_composite_alarm(AlarmName=health, AlarmRule=f'ALARM("{part}") OR ALARM(missing)', AlarmActions=[self.topic])
        self.addCleanup(self.cloudwatch.delete_alarms, AlarmNames=[health])
        seen(lambda: self.state(health) == "OK")
        self.put()
        message = json.loads(self.notification("ALARM")["Message"])
        self.assertEqual((health, f'ALARM("{part}") OR ALARM(missing)'), (message["AlarmName"], message["AlarmRule"]))
        (child,) = message["TriggeringChildren"]
        self.assertEqual((True, "ALARM"), (child["Arn"].endswith(f":alarm:{part}"), child["State"]["Value"]))

    def test_disabled_actions_are_not_carried_out(self):
        name = self.alarm("errors")
        self.notification("OK")
        self.cloudwatch.disable_alarm_actions(AlarmNames=[name])
        self.put()
        seen(lambda: "Alarm updated from OK to ALARM" in self.history(name, "StateUpdate"))
        self.assertEqual(1, len(self.history(name, "Action")))
        self.cloudwatch.enable_alarm_actions(AlarmNames=[name])
        self.clock.advance(60)
        self.notification("OK")

    def test_a_state_set_by_hand_has_the_same_consequences(self):
        name = self.alarm("errors", Namespace="nobody")
        self.notification("OK")
        self.cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a drill")
        self.assertEqual("a drill", json.loads(self.notification("ALARM")["Message"])["NewStateReason"])
        with self.assertRaises(ClientError):
            self.cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="r", StateReasonData="{bad")

    def test_a_notification_tells_of_its_change_however_late_it_is_sent(self):
        name = self.alarm("errors", Namespace="nobody")
        self.notification("OK")
        sending, notify = threading.Event(), notifications.notify
        self.addCleanup(sending.set)
        late = mock.patch.object(notifications, "notify", lambda *told: sending.wait() and notify(*told))
        with late:
            self.cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a drill")
            seen(lambda: self.state(name) == "OK")
            sending.set()
            self.assertEqual("a drill", json.loads(self.notification("ALARM")["Message"])["NewStateReason"])

    def test_a_new_definition_keeps_the_state(self):
        name = self.alarm("errors", TreatMissingData="ignore")
        self.assertEqual("INSUFFICIENT_DATA", self.state(name))
        self.cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="test")
        self.alarm("errors", TreatMissingData="ignore", Threshold=7)
        self.assertEqual("ALARM", self.state(name))
        self.assertEqual(2, len(self.history(name, "ConfigurationUpdate")))

    def policy(self, *statements: Any) -> None:
        document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
        self.sns.set_topic_attributes(TopicArn=self.topic, AttributeName="Policy", AttributeValue=document)

    def test_topic_and_key_must_let_cloudwatch_publish(self):
        kms = aws("kms")
        cloudwatch = {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}}
        arns = {"ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:eu-west-2:{ACCOUNT}:alarm:*"}}
        own = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
        publish = cloudwatch | {"Action": "sns:Publish", "Resource": self.topic, "Condition": own | arns}
        no_tls = {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": self.topic}
        no_tls["Condition"] = {"Bool": {"aws:SecureTransport": "false"}}
        root = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}
        use = cloudwatch | {"Action": ["kms:GenerateDataKey*", "kms:Decrypt"], "Resource": "*", "Condition": own}

        def key(*statements: Any) -> str:
            return kms.create_key(Policy=json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))["KeyMetadata"]["Arn"]

        name = self.alarm("errors", TreatMissingData="ignore")
        foreign = publish | {"Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}}
        for statement, key_id, outcome in (
            (foreign, "", "Failed"), (publish, "", "Successfully executed"), (publish, key(root), "Failed"),
            (publish, "alias/aws/sns", "Failed"), (publish, key(root, use), "Successfully executed"),
        ):
            self.policy(statement, no_tls)
            self.sns.set_topic_attributes(TopicArn=self.topic, AttributeName="KmsMasterKeyId", AttributeValue=key_id)
            known = len(self.history(name, "Action"))
            self.cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK" if self.state(name) == "ALARM" else "ALARM", StateReason="test")
            latest = until(lambda: len(found := self.history(name, "Action")) > known and found[-1])
            self.assertTrue(latest.startswith(outcome), (statement, key_id, latest))

    def test_http_subscribers_get_the_notification_and_emails_stay_pending(self):
        received: list[dict[str, Any]] = []

        class Subscriber(BaseHTTPRequestHandler):
            def do_POST(self):
                received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Subscriber)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.sns.subscribe(TopicArn=self.topic, Protocol="http", Endpoint=f"http://127.0.0.1:{server.server_port}/")
        email = self.sns.subscribe(TopicArn=self.topic, Protocol="email", Endpoint="ops@example.com", ReturnSubscriptionArn=True)
        self.alarm("errors")
        self.assertEqual("OK", json.loads(seen(lambda: received)[0]["Message"])["NewStateValue"])
        attributes = self.sns.get_subscription_attributes(SubscriptionArn=email["SubscriptionArn"])["Attributes"]
        self.assertEqual("true", attributes["PendingConfirmation"])

    def test_what_cannot_be_evaluated_is_refused(self):
        metric = {"Metric": {"Namespace": "n", "MetricName": "m"}, "Period": 60, "Stat": "Sum"}
        bad = [
            {"Id": "r", "Expression": "ANOMALY_DETECTION_BAND(m0)", "ReturnData": True},
            {"Id": "m0", "MetricStat": metric, "ReturnData": False},
        ]
        arguments = {"AlarmName": "bad", "EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold", "Threshold": 1}
        for wrong in ({"Metrics": bad}, {"MetricName": "m", "Namespace": "n", "Period": 60, "ExtendedStatistic": "p101"}):
            with self.assertRaises(ClientError):
                self.cloudwatch.put_metric_alarm(**arguments | wrong)
