"""Rotations, with a rotation function that the test plays: it sees each step and answers it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError

from local_aws.services.lambda_.targets import FunctionName
from local_aws.services.secretsmanager import rotation
from tests.clock import stop_clock
from tests.services.lambda_.harness import ACCOUNT, TRUST, archive
from tests.support import REGION, ResourceTest, aws, local_aws
from tests.waiting import until

SECRET = "aws:secretsmanager/secret:Secret"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"]
DAY = 86_400


class RotationTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        self.secrets = aws("secretsmanager")
        local_aws().rotations.apply()  # the server of another test has taken the call since
        self.steps: list[str] = []
        self.fails_at: str | None = None
        patch = mock.patch.object(local_aws().rotations, "execute", self.take_step)
        patch.start()
        self.addCleanup(patch.stop)
        self.secret = self.create(SECRET, "secret", {"recoveryWindowInDays": 0})["id"]
        self.first = self.create(VERSION, "value", {"secretId": self.secret, "secretString": "first"})["outputs"]["versionId"]
        self.function = self.rotator()
        self.permit()

    def rotator(self) -> str:
        """The ARN of a function, which is never run."""
        role = aws("iam").create_role(RoleName=self.unique("role"), AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        function = aws("lambda").create_function(
            FunctionName=self.unique("rotator"), Runtime="nodejs24.x", Handler="index.handler", Role=role, Code={"ZipFile": archive("")}
        )
        return function["FunctionArn"]

    def permit(self, principal: str = "secretsmanager.amazonaws.com", source: str | None = None) -> None:
        aws("lambda").add_permission(
            FunctionName=self.function, StatementId=str(uuid.uuid4()), Action="lambda:InvokeFunction", Principal=principal,
            SourceArn=source or self.secret, SourceAccount=ACCOUNT,
        )

    def take_step(self, name: FunctionName, payload: bytes) -> Any:
        """What AWS's template of a rotation function does."""
        event = json.loads(payload)
        self.assertEqual((self.function, self.secret), (name.arn(), event["SecretId"]))
        step, version = event["Step"], event["ClientRequestToken"]
        self.steps.append(step)
        if step == self.fails_at:
            return _execution("Error", b'{"errorMessage":"no"}')
        if step == "createSecret":
            self.secrets.put_secret_value(
                SecretId=self.secret, ClientRequestToken=version, SecretString=f"value of {version}", VersionStages=["AWSPENDING"]
            )
        if step == "finishSecret":
            current = next(id for id, stages in self.stages().items() if "AWSCURRENT" in stages)
            self.secrets.update_secret_version_stage(
                SecretId=self.secret, VersionStage="AWSCURRENT", MoveToVersionId=version, RemoveFromVersionId=current
            )
        return _execution(None)

    def stages(self) -> dict[str, list[str]]:
        return {id: stages for id, stages in self.described()["VersionIdsToStages"].items() if stages}

    def described(self) -> dict[str, Any]:
        return self.secrets.describe_secret(SecretId=self.secret)

    def schedule(self, days: int = 30) -> Any:
        rules = {"automaticallyAfterDays": days}
        return self.create(ROTATION, "rotation", {"secretId": self.secret, "rotationLambdaArn": self.function, "rotationRules": rules})

    def rotated_after(self, act: Callable[[], Any]) -> str:
        """The version that is current once what ``act`` began is over."""
        before = self.current()
        act()
        until(lambda: self.current() != before and not self.under_way())
        return self.current()

    def current(self) -> str:
        return self.secrets.get_secret_value(SecretId=self.secret)["VersionId"]

    def under_way(self) -> bool:
        return local_aws().rotations.rotates(self.secret)

    def refusal(self, **parameters: Any) -> str:
        with self.assertRaises(ClientError) as refused:
            self.secrets.rotate_secret(SecretId=self.secret, **parameters)
        return refused.exception.response["Error"]["Code"]

    def test_a_schedule_rotates_at_once_step_by_step(self) -> None:
        version = self.rotated_after(self.schedule)
        self.assertEqual(STEPS, self.steps)
        stages = self.stages()
        self.assertEqual({"AWSCURRENT", "AWSPENDING"}, set(stages[version]))
        self.assertEqual(["AWSPREVIOUS"], stages[self.first])
        self.assertEqual(f"value of {version}", self.secrets.get_secret_value(SecretId=self.secret)["SecretString"])
        previous = self.secrets.get_secret_value(SecretId=self.secret, VersionStage="AWSPREVIOUS")
        self.assertEqual(("first", self.first), (previous["SecretString"], previous["VersionId"]))
        described = self.described()
        self.assertEqual((True, self.function), (described["RotationEnabled"], described["RotationLambdaARN"]))
        self.assertEqual(30 * DAY, (described["NextRotationDate"] - described["LastRotatedDate"]).total_seconds())

    def test_rotates_when_asked_as_often_as_asked(self) -> None:
        self.rotated_after(self.schedule)
        one = self.rotated_after(lambda: self.secrets.rotate_secret(SecretId=self.secret))
        token = str(uuid.uuid4())
        other = self.rotated_after(lambda: self.secrets.rotate_secret(SecretId=self.secret, ClientRequestToken=token))
        self.assertEqual((token, ["AWSPREVIOUS"]), (other, self.stages()[one]))
        self.assertEqual(self.secrets.rotate_secret(SecretId=self.secret, ClientRequestToken=token)["VersionId"], token)
        self.assertEqual(3 * STEPS, self.steps, "a call that is repeated begins nothing")

    def test_rotates_when_it_is_due_and_not_before(self) -> None:
        clock = stop_clock(self, rotation)
        first = self.rotated_after(self.schedule)
        clock.advance(29 * DAY)
        local_aws().rotations.look()
        self.assertFalse(self.under_way())
        clock.advance(DAY)
        second = self.rotated_after(local_aws().rotations.look)
        self.assertNotEqual(first, second)
        self.assertEqual(int(clock.now) + 30 * DAY, self.described()["NextRotationDate"].timestamp())

    def test_a_step_that_fails_leaves_the_current_version_and_is_tried_again(self) -> None:
        for step in STEPS:
            with self.subTest(step):
                before = self.current()
                self.fails_at, self.steps = step, []
                with self.assertLogs(rotation.__name__, "WARNING") as logged:
                    _ = self.schedule() if step == STEPS[0] else self.secrets.rotate_secret(SecretId=self.secret)
                    until(lambda: not self.under_way())
                self.assertIn(f'{step} ended with {{"errorMessage":"no"}}', logged.output[0])
                self.assertEqual((STEPS[: STEPS.index(step) + 1], before), (self.steps, self.current()))
                pending = next(id for id, stages in self.stages().items() if stages == ["AWSPENDING"])
                self.fails_at = None
                again = self.rotated_after(lambda: self.assertEqual("InvalidRequestException", self.refusal()))
                self.assertEqual(pending, again)

    def test_a_function_that_ends_without_making_the_version_current_has_failed(self) -> None:
        with (
            mock.patch.object(local_aws().rotations, "execute", lambda *_: _execution(None)),
            self.assertLogs(rotation.__name__, "WARNING") as logged,
        ):
            self.schedule()
            until(lambda: not self.under_way())
        self.assertIn("the version is not current", logged.output[0])
        self.assertEqual(self.first, self.current())

    def test_asks_whether_it_may_call_the_function(self) -> None:
        self.function = self.rotator_named("other")
        for principal, source in (("s3.amazonaws.com", self.secret), ("secretsmanager.amazonaws.com", f"{self.secret}-other")):
            with self.refused("AccessDeniedException"):
                self.schedule()
            self.permit(principal, source)
        with self.refused("AccessDeniedException"):
            self.schedule()
        self.permit()
        self.rotated_after(self.schedule)

    def rotator_named(self, name: str) -> str:
        with mock.patch.object(self, "unique", lambda text: f"{text}-{self.stack}-{name}"):
            return self.rotator()

    def test_refuses_what_cannot_be_rotated(self) -> None:
        self.assertEqual("InvalidRequestException", self.refusal(), "it has no function")
        self.assertEqual("InvalidParameterException", self.refusal(RotationLambdaARN=self.function), "it has no days")
        rules = {"AutomaticallyAfterDays": 1001}
        self.assertEqual("InvalidParameterException", self.refusal(RotationLambdaARN=self.function, RotationRules=rules))
        gone = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:gone"
        rules = {"AutomaticallyAfterDays": 1}
        self.assertEqual("AccessDeniedException", self.refusal(RotationLambdaARN=gone, RotationRules=rules))
        with self.refused("UnsupportedInput"):
            inputs = {"secretId": self.secret, "rotationLambdaArn": self.function, "rotationRules": {"scheduleExpression": "rate(4 hours)"}}
            self.create(ROTATION, "rotation", inputs)

    def test_a_changed_schedule_keeps_the_function_and_a_deleted_one_rotates_no_more(self) -> None:
        clock = stop_clock(self, rotation)
        record = self.schedule()
        until(lambda: not self.under_way())
        self.rotated_after(lambda: self.update(record, rotationRules={"automaticallyAfterDays": 7}))
        self.assertEqual({"AutomaticallyAfterDays": 7}, self.described()["RotationRules"])
        self.delete(record)
        self.assertFalse(self.described()["RotationEnabled"])
        clock.advance(8 * DAY)
        local_aws().rotations.look()
        self.assertFalse(self.under_way())


def _execution(error: str | None, payload: bytes = b"null") -> Any:
    return SimpleNamespace(outcome=SimpleNamespace(error_type=error, payload=payload))
