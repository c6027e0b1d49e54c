"""What callers of the Invoke API get, for every way in which a handler can end."""
from __future__ import annotations

import base64
import json
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError

from local_aws.services.lambda_.runtime import worker
from tests.services.lambda_.harness import ACCOUNT, FunctionTestCase
from tests.waiting import HANG_SECONDS

ECHO = "export const handler = async (event) => event;"


class Answers(FunctionTestCase):
    def test_the_payload_comes_back_with_the_executed_version(self) -> None:
        answer = self.invoke(self.function(ECHO), {"text": "Grüße", "list": [1, None]})
        self.assertEqual({"text": "Grüße", "list": [1, None]}, answer["Payload"])
        self.assertEqual((200, "$LATEST"), (answer["StatusCode"], answer["ExecutedVersion"]))
        self.assertNotIn("FunctionError", answer)

    def test_an_undefined_result_is_null(self) -> None:
        self.assertIsNone(self.invoke(self.function("export const handler = async () => {};"))["Payload"])

    def test_the_context_describes_the_function_and_the_invocation(self) -> None:
        source = """export const handler = async (event, context) =>
            ({ ...context, remaining: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID });"""
        name = self.function(source, Timeout=900, TracingConfig={"Mode": "Active"})
        custom = base64.b64encode(json.dumps({"custom": {"a": "b"}}).encode()).decode()
        context = self.invoke(name, ClientContext=custom)["Payload"]
        self.assertEqual(f"arn:aws:lambda:eu-west-2:{ACCOUNT}:function:{name}", context["invokedFunctionArn"])
        self.assertEqual((name, "$LATEST", "256"), tuple(
            context[key] for key in ("functionName", "functionVersion", "memoryLimitInMB")
        ))
        self.assertEqual({"custom": {"a": "b"}}, context["clientContext"])
        self.assertRegex(context["trace"], r"^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$")
        self.assertTrue(600_000 < context["remaining"] <= 900_000)

    def test_a_common_js_handler_runs(self) -> None:
        name = self.function("exports.handler = async (event) => event.a + 1;", file="app.cjs", Handler="app.handler")
        self.assertEqual(3, self.invoke(name, {"a": 2})["Payload"])

    def test_an_arn_and_a_partial_arn_name_the_function(self) -> None:
        name = self.function(ECHO)
        for text in (f"arn:aws:lambda:eu-west-2:{ACCOUNT}:function:{name}", f"{ACCOUNT}:function:{name}"):
            self.assertEqual(5, self.invoke(text, 5)["Payload"])

    def test_a_dry_run_runs_nothing(self) -> None:
        answer = self.lambda_.invoke(FunctionName=self.function("throw new Error()"), InvocationType="DryRun")
        self.assertEqual((204, b""), (answer["StatusCode"], answer["Payload"].read()))


# A process that ends tells why, however long that takes.
@mock.patch.object(worker, "_EXIT_SECONDS", HANG_SECONDS)
class Failures(FunctionTestCase):
    def assert_error(self, source: str, error_type: str, message: str, **settings: Any) -> dict[str, Any]:
        """The handler fails so, and a second invocation gets an answer too."""
        name = self.function(source, **settings)
        answer = self.invoke(name, {})
        self.assertEqual("Unhandled", answer["FunctionError"])
        self.assertEqual(error_type, answer["Payload"]["errorType"])
        self.assertRegex(answer["Payload"]["errorMessage"], message)
        self.assertEqual(error_type, self.invoke(name, {})["Payload"]["errorType"])
        return answer

    def test_a_thrown_error_has_name_message_and_trace(self) -> None:
        source = "class Odd extends Error { name = 'Odd' }; export const handler = async () => { throw new Odd('no') };"
        answer = self.assert_error(source, "Odd", "^no$")
        self.assertIn("index.mjs", "\n".join(answer["Payload"]["trace"]))
        self.assertIn("ERROR\tInvoke Error", answer["Log"])
        self.assertIn("Status: error\tError Type: Odd", answer["Log"])

    def test_anything_can_be_thrown(self) -> None:
        self.assert_error("export const handler = async () => { throw 'text' };", "string", "^text$")
        self.assert_error("export const handler = async () => { throw { a: 1 } };", "object", "object Object")

    def test_what_json_cannot_hold(self) -> None:
        self.assert_error("export const handler = async () => 1n;", "Runtime.JSONStringifyError", "Unable to stringify response body")

    def test_a_handler_that_takes_too_long_is_killed(self) -> None:
        for wait in ("for (;;) {}", "await new Promise((done) => setTimeout(done, 60000))"):
            source = f"export const handler = async () => {{ {wait} }};"
            answer = self.assert_error(source, "Sandbox.Timedout", r"Task timed out after 1\.00 seconds", Timeout=1)
            self.assertIn("Task timed out after 1.00 seconds", answer["Log"])
            self.assertRegex(answer["Log"], r"\tDuration: 1000\.00 ms\t.*Status: timeout")

    def test_a_process_that_ends(self) -> None:
        self.assert_error(
            "export const handler = () => process.exit(3);", "Runtime.ExitError", "Runtime exited with error: exit status 3"
        )
        self.assert_error(
            "export const handler = () => new Promise(() => {});",
            "Runtime.ExitError", "Runtime exited without providing a reason",
        )
        self.assert_error(
            "export const handler = () => { Promise.reject(new Error('lost')); return new Promise((d) => setTimeout(d, 5000)); }",
            "Runtime.ExitError", "exit status 1",
        )

    def test_a_heap_that_outgrows_the_memory_setting(self) -> None:
        source = "export const handler = () => { const kept = []; for (;;) kept.push(new Array(1000).fill(Math.random())); };"
        self.assert_error(source, "Runtime.ExitError", "signal: aborted", MemorySize=128)

    def test_a_response_over_six_megabytes(self) -> None:
        source = "export const handler = (event) => 'x'.repeat(event.length ?? 7000000);"
        self.assert_error(source, "Function.ResponseSizeTooLarge", "6291556 bytes")
        self.assertEqual(6_000_000, len(self.invoke(self.function(source), {"length": 6_000_000})["Payload"]))

    def test_faults_while_the_module_loads(self) -> None:
        self.assert_error("throw new RangeError('at load');", "RangeError", "^at load$")
        self.assert_error("export const handler = (", "Runtime.UserCodeSyntaxError", "SyntaxError")
        self.assert_error("export const other = 1;", "Runtime.HandlerNotFound", "index.handler is undefined or not exported")
        self.assert_error("export const handler = 1;", "Runtime.HandlerNotFound", "index.handler is not a function")
        self.assert_error("", "Runtime.MalformedHandlerName", "Bad handler", Handler="index")
        self.assert_error("", "Runtime.ImportModuleError", "Cannot find module", Handler="missing.handler")
        self.assert_error("export const handler = (await new Promise(() => {}));", "Runtime.ExitError", "exit")

    def test_a_callback_handler_is_refused_since_node_24(self) -> None:
        source = "exports.handler = (event, context, callback) => callback(null, 'called');"
        name = self.function(source, file="index.cjs")
        payload = self.invoke(name, {})["Payload"]
        if int(self.runtime[6:8]) >= 24:
            self.assertEqual("Runtime.CallbackHandlerDeprecated", payload["errorType"])
        else:
            self.assertEqual("called", payload)

    def test_a_runtime_that_this_machine_lacks(self) -> None:
        other = "22" if self.runtime != "nodejs22.x" else "20"
        message = f"nodejs{other}.x needs Node {other}, but .* --node <path>"
        self.assert_error(ECHO, "Runtime.InvalidRuntime", message, Runtime=f"nodejs{other}.x")
        self.assert_error(ECHO, "Runtime.InvalidRuntime", "functions of other runtimes than Node.js", Runtime="python3.13")


class Refusals(FunctionTestCase):
    def refuse(self, code: str, status: int, message: str, **arguments: Any) -> None:
        with self.assertRaises(ClientError) as caught:
            self.lambda_.invoke(**arguments)
        response = caught.exception.response
        self.assertEqual((code, status), (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]))
        self.assertRegex(response["Error"]["Message"], message)

    def test_what_does_not_exist(self) -> None:
        name = self.function(ECHO)
        missing = ("ResourceNotFoundException", 404)
        self.refuse(*missing, f"Function not found: arn:aws:lambda:eu-west-2:{ACCOUNT}:function:none$", FunctionName="none")
        self.refuse(*missing, f"Function not found: arn:.*:{name}:live$", FunctionName=name, Qualifier="live")
        self.refuse(*missing, f"Function not found: arn:.*:{name}:7$", FunctionName=f"{name}:7", InvocationType="Event")

    def test_two_qualifiers_that_differ(self) -> None:
        message = "derived qualifier from the function name does not match"
        self.refuse("InvalidParameterValueException", 400, message, FunctionName="f:1", Qualifier="2")

    def test_a_payload_that_is_no_json(self) -> None:
        name = self.function(ECHO)
        self.refuse("InvalidRequestContentException", 400, "Could not parse request body", FunctionName=name, Payload=b"{a")

    def test_payloads_over_the_limits(self) -> None:
        name = self.function(ECHO)
        large = json.dumps("x" * 1_048_576)
        too_large = ("RequestTooLargeException", 413)
        self.refuse(*too_large, "limit 1048576 bytes", FunctionName=name, Payload=large, InvocationType="Event")
        self.assertEqual(1_048_576, len(self.invoke(name, "x" * 1_048_576)["Payload"]))
        self.refuse(*too_large, "smaller than 6291456", FunctionName=name, Payload=json.dumps("x" * 6_291_456))
