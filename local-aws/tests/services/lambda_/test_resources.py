"""The ``aws:lambda/*`` resources through the control API, as Tap.Cli uses it."""
from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from tests.services.lambda_.harness import ACCOUNT, REGION, FunctionTestCase

FUNCTION, ALIAS = "aws:lambda/function:Function", "aws:lambda/alias:Alias"
PROVISIONED = "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig"
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:"


class Resources(FunctionTestCase):
    def call(
        self, operation: str, type: str, name: str, inputs: dict[str, Any] | None = None, tags: dict[str, str] | None = None
    ) -> dict[str, Any]:
        request = {
            "key": f"{type}::{name}", "type": type, "name": name, "region": REGION, "inputs": inputs or {}, "tags": tags or {}, "meta": {},
        }
        url = f"{self.server.context.endpoint}/_tap/stacks/{self._testMethodName}/{operation}"
        with urllib.request.urlopen(urllib.request.Request(url, json.dumps(request).encode(), self.token)) as answer:
            return json.loads(answer.read())

    def code(self, text: str) -> dict[str, str]:
        folder = Path(self.folder.name) / self.id()
        folder.mkdir(exist_ok=True)
        (folder / "index.mjs").write_text(f"export const handler = async () => {json.dumps(text)};")
        return {"$archive": str(folder), "hash": text}

    def inputs(self, text: str = "one", **changes: Any) -> dict[str, Any]:
        return {
            "name": self._testMethodName, "role": self.role(), "runtime": self.runtime, "handler": "index.handler",
            "code": self.code(text), "publish": True, "memorySize": 512.0, "timeout": 30.0, **changes,
        }

    def test_a_function_and_its_life(self) -> None:
        inputs = self.inputs(reservedConcurrentExecutions=5, architectures=["arm64"], tracingConfig={"mode": "Active"})
        created = self.call("create", FUNCTION, "f", inputs, {"Project": "TAP"})
        name = created["id"]
        outputs = created["outputs"]
        self.assertEqual((self._testMethodName, ARN + name, f"{ARN}{name}:1", "1"), (
            name, outputs["arn"], outputs["qualifiedArn"], outputs["version"]
        ))
        self.assertEqual(
            f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{ARN}{name}/invocations", outputs["invokeArn"]
        )
        self.assertEqual({"Project": "TAP"}, outputs["tagsAll"])
        self.assertEqual({"logFormat": "Text", "logGroup": f"/aws/lambda/{name}"}, outputs["loggingConfig"])
        found = self.lambda_.get_function(FunctionName=name)
        self.assertEqual((512, 30, ["arm64"]), tuple(found["Configuration"][key] for key in ("MemorySize", "Timeout", "Architectures")))
        self.assertEqual((5, {"Project": "TAP"}), (found["Concurrency"]["ReservedConcurrentExecutions"], found["Tags"]))

        same = self.call("update", FUNCTION, "f", inputs, {"Project": "TAP", "Owner": "me"})["outputs"]
        self.assertEqual(("1", outputs["codeSha256"]), (same["version"], same["codeSha256"]))
        changed = inputs | {"memorySize": 256, "reservedConcurrentExecutions": None, "tracingConfig": None}
        self.assertEqual("2", self.call("update", FUNCTION, "f", changed)["outputs"]["version"])
        found = self.lambda_.get_function(FunctionName=name)
        self.assertEqual((256, "PassThrough"), (found["Configuration"]["MemorySize"], found["Configuration"]["TracingConfig"]["Mode"]))
        self.assertTrue({"Concurrency", "Tags"}.isdisjoint(found))
        recoded = self.call("update", FUNCTION, "f", changed | {"code": self.code("two")})["outputs"]
        self.assertEqual("3", recoded["version"])
        self.assertEqual(["one", "one", "two"], [self.invoke(name, Qualifier=str(n))["Payload"] for n in (1, 2, 3)])

        self.call("delete", FUNCTION, "f")
        self.assertNotIn(name, [f["FunctionName"] for f in self.lambda_.list_functions()["Functions"]])

    def test_an_alias_a_permission_and_an_event_invoke_config(self) -> None:
        name = self.call("create", FUNCTION, "f", self.inputs())["id"]
        alias = self.call("create", ALIAS, "live", {"name": "live", "functionName": name, "functionVersion": "1"})
        self.assertEqual((f"{ARN}{name}:live",) * 2, (alias["id"], alias["outputs"]["arn"]))
        self.call("update", FUNCTION, "f", self.inputs("two"))
        weights = {"additionalVersionWeights": {"2": 0.5}}
        updated = self.call("update", ALIAS, "live", {
            "name": "live", "functionName": name, "functionVersion": "1", "routingConfig": weights,
        })
        self.assertEqual(weights, updated["outputs"]["routingConfig"])
        found = self.lambda_.get_alias(FunctionName=name, Name="live")
        self.assertEqual({"AdditionalVersionWeights": {"2": 0.5}}, found["RoutingConfig"])

        permission = "aws:lambda/permission:Permission"
        statement = self.call("create", permission, "s3", {
            "function": name, "qualifier": "live", "action": "lambda:InvokeFunction", "principal": "s3.amazonaws.com",
            "sourceArn": "arn:aws:s3:::b", "sourceAccount": ACCOUNT,
        })
        self.assertRegex(statement["id"], "^s3-[0-9a-f]{7}$")
        policy = json.loads(self.lambda_.get_policy(FunctionName=name, Qualifier="live")["Policy"])
        self.assertEqual([statement["id"]], [s["Sid"] for s in policy["Statement"]])

        config = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
        inputs = {"functionName": name, "qualifier": "live", "maximumRetryAttempts": 1.0, "maximumEventAgeInSeconds": 60.0}
        self.assertEqual(f"{name}:live", self.call("create", config, "async", inputs)["id"])
        self.call("update", config, "async", inputs | {"maximumRetryAttempts": 0})
        found = self.lambda_.get_function_event_invoke_config(FunctionName=name, Qualifier="live")
        self.assertEqual((0, 60), (found["MaximumRetryAttempts"], found["MaximumEventAgeInSeconds"]))

        for type, key in ((config, "async"), (permission, "s3"), (ALIAS, "live")):
            self.call("delete", type, key)
            self.call("delete", type, key)
        self.assertEqual([], self.lambda_.list_aliases(FunctionName=name)["Aliases"])

    def test_a_destination_for_failures(self) -> None:
        role = self.role({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"})
        name = self.call("create", FUNCTION, "f", self.inputs(role=role))["id"]
        config = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
        failures = {"onFailure": {"destination": f"arn:aws:sqs:{REGION}:{ACCOUNT}:failures"}}
        created = self.call("create", config, "async", {"functionName": name, "destinationConfig": failures})
        self.assertEqual(failures, created["outputs"]["destinationConfig"])
        found = self.lambda_.get_function_event_invoke_config(FunctionName=name)
        self.assertEqual({"Destination": failures["onFailure"]["destination"]}, found["DestinationConfig"]["OnFailure"])
        self.call("update", config, "async", {"functionName": name})
        found = self.lambda_.get_function_event_invoke_config(FunctionName=name)
        self.assertEqual({"OnSuccess": {}, "OnFailure": {}}, found["DestinationConfig"])

    def test_provisioned_concurrency_waits_for_the_end_of_a_release(self) -> None:
        name = self.call("create", FUNCTION, "f", self.inputs())["id"]
        self.call("update", FUNCTION, "f", self.inputs("two"))
        live = {"name": "live", "functionName": name, "functionVersion": "1"}
        self.call("create", ALIAS, "live", live)
        provisioned = {"functionName": name, "qualifier": "live", "provisionedConcurrentExecutions": 1}
        shifted = live | {"routingConfig": {"additionalVersionWeights": {"2": 0.5}}}
        self.assertEqual(f"{name},live", self.call("create", PROVISIONED, "p", provisioned)["id"])
        self.call("update", ALIAS, "live", shifted)  # a release of what is provisioned
        for operation in ("create", "update"):
            with self.assertRaises(HTTPError) as refusal:
                self.call(operation, PROVISIONED, "p" if operation == "update" else "other", provisioned)
            error = json.loads(refusal.exception.read())["error"]
            weighted = ("InvalidParameterValueException", "Alias with weights can not be used with Provisioned Concurrency")
            self.assertEqual(weighted, (error["code"], error["message"]))
        self.call("create", PROVISIONED, "of a version", provisioned | {"qualifier": "2"})
        self.call("update", ALIAS, "live", live)
        self.call("update", PROVISIONED, "p", provisioned | {"provisionedConcurrentExecutions": 2})

    def test_a_layer_version(self) -> None:
        layer = "aws:lambda/layerVersion:LayerVersion"
        inputs = {"layerName": "shared", "code": self.code("x"), "compatibleRuntimes": [self.runtime], "compatibleArchitectures": ["arm64"]}
        created = self.call("create", layer, "l", inputs)
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:shared"
        self.assertEqual((f"{arn}:1", arn, "1"), (created["id"], created["outputs"]["layerArn"], created["outputs"]["version"]))
        self.call("delete", layer, "l")
        self.assertEqual([], self.lambda_.list_layer_versions(LayerName="shared")["LayerVersions"])

    def test_the_same_folder_is_the_same_zip(self) -> None:
        from local_aws.services.lambda_.archive import zip_archive

        first = zip_archive(self.code("same"))
        self.assertEqual(first, zip_archive(self.code("same")))
        self.assertNotEqual(first, zip_archive(self.code("other")))
