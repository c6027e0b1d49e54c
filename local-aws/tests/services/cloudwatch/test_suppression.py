"""Composite alarms whose actions a suppressor holds back.

The examples are those of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html.
"""

from typing import Any

from botocore.exceptions import ClientError

from tests.services.cloudwatch.alarm_case import AlarmCase
from tests.support import local_aws, seen

WAIT, EXTENSION = 1200, 2400
WAITED, EXTENDED = 1.01, 2.01  # the seconds here after which the two are surely over


class SuppressionTest(AlarmCase):
    def setUp(self):
        super().setUp()
        keeps = {"Namespace": "nobody", "TreatMissingData": "ignore", "AlarmActions": [], "OKActions": []}
        self.child, self.release = self.alarm("child", **keeps), self.alarm("release", **keeps)
        self.page = self.unique("page")
        self.define(ActionsSuppressor=self.release, ActionsSuppressorWaitPeriod=WAIT, ActionsSuppressorExtensionPeriod=EXTENSION)
        self.addCleanup(self.cloudwatch.delete_alarms, AlarmNames=[self.page])
        self.look()
        self.after(WAITED)
        self.notification("OK")  # of the first state
        seen(lambda: self.told() == 0)

    def define(self, **settings: Any) -> None:
        self.cloudwatch.put_composite_alarm(
            AlarmName=self.page, AlarmRule=f'ALARM("{self.child}")', AlarmActions=[self.topic], OKActions=[self.topic], **settings
        )

    def set(self, name: str, state: str) -> None:
        self.cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="a drill")
        self.look()

    def after(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.look()

    def look(self) -> None:
        local_aws().cloudwatch.look()

    def page_alarm(self) -> dict[str, Any]:
        return self.cloudwatch.describe_alarms(AlarmNames=[self.page], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"][0]

    def held_by(self) -> str | None:
        return self.page_alarm().get("ActionsSuppressedBy")

    def told(self) -> int:
        """How many notifications there have been after that of the first state."""
        return len(self.history(self.page, "Action")) - 1

    def assert_told_only(self, *states: str) -> None:
        for state in states:
            self.notification(state)
        seen(lambda: self.told() == len(states))

    def test_actions_follow_when_the_wait_is_over(self):
        self.set(self.child, "ALARM")
        self.assertEqual(("WaitPeriod", "Actions suppressed by WaitPeriod"), (self.held_by(), self.page_alarm()["ActionsSuppressedReason"]))
        self.after(WAITED - 0.1)
        self.assertEqual(("ALARM", "WaitPeriod", 0), (self.state(self.page), self.held_by(), self.told()))
        self.after(0.1)
        self.assertIsNone(self.held_by())
        self.assert_told_only("ALARM")

    def test_another_change_begins_another_wait(self):
        self.set(self.child, "ALARM")
        self.after(WAITED / 2)
        self.set(self.child, "OK")
        self.after(WAITED / 2)
        self.assertEqual(("WaitPeriod", 0), (self.held_by(), self.told()))
        self.after(WAITED / 2)
        self.assert_told_only("OK")

    def test_what_still_stands_when_the_suppressor_is_over_is_told_after_the_extension(self):
        self.set(self.child, "ALARM")
        self.set(self.release, "ALARM")
        self.after(10 * WAITED)
        self.assertEqual(("ALARM", "Alarm", 0), (self.state(self.page), self.held_by(), self.told()))
        self.set(self.release, "OK")
        self.after(EXTENDED - 0.1)
        self.assertEqual(("ExtensionPeriod", 0), (self.held_by(), self.told()))
        self.after(0.1)
        self.assert_told_only("ALARM")

    def test_what_is_over_by_then_is_told_to_be_over(self):
        self.set(self.release, "ALARM")
        self.set(self.child, "ALARM")
        self.set(self.release, "OK")
        self.set(self.child, "OK")
        self.after(EXTENDED)
        self.assert_told_only("OK")

    def test_a_suppressor_of_nothing_leads_to_nothing(self):
        self.set(self.release, "ALARM")
        self.assertEqual("Alarm", self.held_by())
        self.set(self.release, "OK")
        self.after(EXTENDED)
        self.assertEqual((None, 0), (self.held_by(), self.told()))

    def test_a_new_definition_goes_on_waiting_and_one_without_suppressor_does_not(self):
        self.set(self.release, "ALARM")
        self.set(self.child, "ALARM")
        self.define(ActionsSuppressor=self.release, ActionsSuppressorWaitPeriod=1, ActionsSuppressorExtensionPeriod=1)
        self.look()
        self.assertEqual(("Alarm", 0), (self.held_by(), self.told()))
        self.define()
        self.look()
        self.assertIsNone(self.held_by())
        self.assert_told_only("ALARM")

    def test_a_state_set_by_hand_lasts_until_a_part_changes(self):
        self.set(self.page, "ALARM")
        self.look()
        self.assertEqual("ALARM", self.state(self.page))
        self.set(self.child, "OK")
        self.assertEqual("OK", self.state(self.page))

    def test_a_part_that_changes_for_a_moment_is_followed(self):
        for state in ("ALARM", "OK"):
            self.cloudwatch.set_alarm_state(AlarmName=self.child, StateValue=state, StateReason="a drill")
        self.assertEqual(
            ["Alarm updated from OK to ALARM", "Alarm updated from ALARM to OK"], self.history(self.page, "StateUpdate")[-2:]
        )

    def test_a_suppressor_must_exist_and_have_both_periods(self):
        whole = {"ActionsSuppressor": self.release, "ActionsSuppressorWaitPeriod": 60, "ActionsSuppressorExtensionPeriod": 60}
        for wrong in (
            whole | {"ActionsSuppressor": "nobody"}, {"ActionsSuppressor": self.release}, whole | {"ActionsSuppressorWaitPeriod": -1},
        ):
            with self.assertRaises(ClientError):
                self.define(**wrong)
        arn = self.cloudwatch.describe_alarms(AlarmNames=[self.release])["MetricAlarms"][0]["AlarmArn"]
        self.define(**whole | {"ActionsSuppressor": arn})
        self.set(self.release, "ALARM")
        self.assertEqual("Alarm", self.held_by())
