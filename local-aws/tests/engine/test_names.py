"""A second stack, such as a copied file whose suffix was not changed, takes nothing over from the first."""

import json
import threading
from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags
from local_aws.kernel.process import ResourceContext
from tests.support import REGION, ControlError, ResourceTest, aws, control, local_aws
from tests.waiting import happens

ALARM = {
    "comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 1, "metricName": "Errors", "namespace": "AWS/Lambda",
    "period": 60, "statistic": "Sum", "threshold": 1,
}
BOARD = json.dumps({"widgets": []})


class NamesTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        self.first = self.stack
        self.second = f"{self.first}-copy"
        self.addCleanup(self._destroy_second)

    def _destroy_second(self) -> None:
        self.stack = self.second
        self._destroy()

    def make(self, stack: str, kind: str, inputs: dict[str, Any], name: str = "one", region: str = REGION) -> Any:
        self.stack = stack
        return self.create(f"aws:{kind}", name, inputs, region=region)

    def refuses_a_second(self, kind: str, inputs: dict[str, Any]) -> str:
        """Creates it, and again: in another stack, and in the same under another name."""
        self.make(self.first, kind, inputs)
        with self.refused("AlreadyExists") as refused:
            self.make(self.second, kind, inputs)
        self.assertEqual([], self.resources())
        with self.refused("AlreadyExists"):
            self.make(self.first, kind, inputs, "two")
        return refused.message

    def test_a_topic_in_the_providers_own_words(self):
        name = self.unique("topic")
        self.assertEqual(f"SNS Topic ({name}) already exists", self.refuses_a_second("sns/topic:Topic", {"name": name}))
        self.make(self.second, "sns/topic:Topic", {"name": name}, region="eu-west-1")

    def test_a_topic_that_no_stack_made(self):
        aws("sns").create_topic(Name=self.unique("by-hand"))
        with self.refused("AlreadyExists"):
            self.make(self.first, "sns/topic:Topic", {"name": self.unique("by-hand")})

    def test_an_alarm_and_it_stays_as_it_was(self):
        name = self.unique("alarm")
        message = self.refuses_a_second("cloudwatch/metricAlarm:MetricAlarm", {**ALARM, "name": name})
        self.assertIn(f"{name} exists in the region {REGION}: the stack {self.first} has it as one. Different from AWS", message)
        with self.refused("AlreadyExists"):
            self.make(self.second, "cloudwatch/metricAlarm:MetricAlarm", {**ALARM, "name": name, "threshold": 9})
        self.assertEqual(1, aws("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["Threshold"])
        self.make(self.second, "cloudwatch/metricAlarm:MetricAlarm", {**ALARM, "name": name}, region="eu-west-1")

    def test_a_composite_alarm(self):
        self.make(self.first, "cloudwatch/metricAlarm:MetricAlarm", {**ALARM, "name": self.unique("part")}, "part")
        rule = f'ALARM("{self.unique("part")}")'
        self.refuses_a_second("cloudwatch/compositeAlarm:CompositeAlarm", {"alarmName": self.unique("all"), "alarmRule": rule})

    def test_a_dashboard_in_every_region(self):
        inputs = {"dashboardName": self.unique("board"), "dashboardBody": BOARD}
        self.refuses_a_second("cloudwatch/dashboard:Dashboard", inputs)
        with self.refused("AlreadyExists"):  # dashboards are the account's
            self.make(self.second, "cloudwatch/dashboard:Dashboard", inputs, region="eu-west-1")

    def test_a_metric_filter_of_one_log_group(self):
        for name in ("a", "b"):
            self.make(self.first, "cloudwatch/logGroup:LogGroup", {"name": self.unique(name)}, name)
        inputs = {"name": "faults", "pattern": "x", "metricTransformation": {"name": "Faults", "namespace": "TAP", "value": "1"}}
        self.refuses_a_second("cloudwatch/logMetricFilter:LogMetricFilter", {**inputs, "logGroupName": self.unique("a")})
        self.make(self.second, "cloudwatch/logMetricFilter:LogMetricFilter", {**inputs, "logGroupName": self.unique("b")})

    def test_a_queue(self):
        self.refuses_a_second("sqs/queue:Queue", {"name": self.unique("queue")})

    def test_a_name_is_free_again_after_a_replacement_a_deletion_and_a_failure(self):
        name = self.unique("alarm")
        kind = "cloudwatch/metricAlarm:MetricAlarm"
        with self.refused("ValidationError"):
            self.make(self.first, kind, {**ALARM, "name": name, "period": 61})
        made = self.make(self.first, kind, {**ALARM, "name": name})
        replaced = self.replace(made, name=f"{name}-new")
        with self.refused("AlreadyExists"):  # until the sweep, which would delete it
            self.make(self.second, kind, {**ALARM, "name": name})
        self.stack = self.first
        self.sweep()
        self.delete(replaced)
        for free in (name, f"{name}-new"):
            self.make(self.second, kind, {**ALARM, "name": free}, free)

    def test_names_that_pulumi_makes_up_never_meet(self):
        for stack in (self.first, self.second):
            self.make(stack, "sqs/queue:Queue", {})
            self.make(stack, "cloudwatch/metricAlarm:MetricAlarm", ALARM)

    def test_two_that_come_at_once(self):
        handler, handlers = _Overwriting(), local_aws().operations.handlers
        handlers[handler.type] = handler
        self.addCleanup(handlers.pop, handler.type)
        self.addCleanup(self._destroy_second)
        answers: list[str] = []

        def create(stack: str) -> None:
            request = {"key": f"{handler.type}::one", "type": handler.type, "name": "one", "region": REGION, "inputs": {"name": "x"}}
            try:
                answers.append(control("POST", f"stacks/{stack}/create", request)["id"])
            except ControlError as error:
                answers.append(error.code)

        first = threading.Thread(target=create, args=(self.first,))
        first.start()
        happens(handler.started)
        create(self.second)
        handler.finish.set()
        first.join()
        self.assertEqual(["AlreadyExists", "x"], answers)


class _Overwriting(Handler):
    type = "test:overwriting:Overwriting"
    identity = ("name",)
    overwrites_in = "region"

    def __init__(self) -> None:
        self.started, self.finish = threading.Event(), threading.Event()

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        self.started.set()
        happens(self.finish)
        return inputs["name"], {}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        """Nothing to delete."""
