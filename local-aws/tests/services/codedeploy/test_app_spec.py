import hashlib
import json
import unittest
from collections.abc import Sequence
from typing import Any

from local_aws.services.codedeploy import app_spec, traffic
from local_aws.services.codedeploy.errors import RequestError

PROPERTIES: dict[str, Any] = {"Name": "f", "Alias": "live", "CurrentVersion": "1", "TargetVersion": 2}


def revision(document: Any, **member: str) -> dict[str, Any]:
    content = document if isinstance(document, str) else json.dumps(document)
    return {"revisionType": "AppSpecContent", "appSpecContent": {"content": content} | member}


def document(
    properties: dict[str, Any] = PROPERTIES, hooks: Sequence[dict[str, str]] = (), kind: str = "AWS::Lambda::Function"
) -> dict[str, Any]:
    return {"version": 0.0, "Resources": [{"f": {"Type": kind, "Properties": properties}}], "Hooks": list(hooks)}


class AppSpecTest(unittest.TestCase):
    def test_json(self):
        spec = app_spec.read(revision(document(hooks=[{"BeforeAllowTraffic": "check"}])))
        self.assertEqual(("f", "live", "1", "2"), (spec.function, spec.alias, spec.current_version, spec.target_version))
        self.assertEqual({"BeforeAllowTraffic": "check"}, spec.hooks)
        self.assertEqual(spec, app_spec.read(spec.revision()))
        self.assertEqual(("2", "1", {}), (spec.back().current_version, spec.back().target_version, spec.back().hooks))

    def test_yaml_and_its_hash(self):
        text = (
            "version: 0.0\nResources:\n  - f:\n      Type: AWS::Lambda::Function\n"
            "      Properties: {Name: f, Alias: live, CurrentVersion: '1', TargetVersion: '2'}\n"
        )
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        self.assertEqual("2", app_spec.read(revision(text, sha256=sha256)).target_version)
        with self.assertRaisesRegex(RequestError, "SHA-256"):
            app_spec.read(revision(text, sha256="0" * 64))

    def test_what_cannot_be_deployed_is_refused(self):
        incomplete = {name: value for name, value in PROPERTIES.items() if name != "Alias"}
        for wrong in (
            None, {"revisionType": "S3"}, revision("{"), revision("text"), revision("[]"), revision(document(incomplete)),
            revision(document(kind="AWS::ECS::Service")), revision(document(hooks=[{"AfterInstall": "f"}])),
            revision(document(PROPERTIES | {"TargetVersion": "$LATEST"})), revision({"version": 0.0, "Resources": []}),
        ):
            with self.assertRaises(RequestError, msg=wrong) as caught:
                app_spec.read(wrong)
            self.assertIn(caught.exception.code, ("InvalidRevisionException", "RevisionRequiredException"))


class TrafficTest(unittest.TestCase):
    def test_steps(self):
        canary = {"type": "TimeBasedCanary", "timeBasedCanary": {"canaryPercentage": 10, "canaryInterval": 5}}
        linear = {"type": "TimeBasedLinear", "timeBasedLinear": {"linearPercentage": 30, "linearInterval": 1}}
        self.assertEqual([(10, 5), (100, 0)], traffic.steps(canary))
        self.assertEqual([(30, 1), (60, 1), (90, 1), (100, 0)], traffic.steps(linear))
        self.assertEqual([(100, 0)], traffic.steps({"type": "AllAtOnce"}))
