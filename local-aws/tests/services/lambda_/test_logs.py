"""The log lines of functions, and the permissions without which they are lost."""
from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.services.lambda_.harness import FunctionTestCase
from tests.waiting import until

SPEAK = """console.log('at load');
export const handler = async (event) => { console.log('two\\nlines', event); console.error(new Error('odd')); console.debug('low'); };"""


class Logs(FunctionTestCase):
    def lines(self, group: str, count: int) -> list[str]:
        return until(lambda: (lines := self.lines_now(group)) and len(lines) >= count and lines)

    def lines_now(self, group: str) -> list[str]:
        groups = [found["logGroupName"] for found in self.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]]
        return self.log_lines(group) if group in groups else []

    def test_an_invocation_is_framed_as_lambda_does_it(self) -> None:
        name = self.function(SPEAK)
        request_id = self.invoke(name, {"a": 1})["ResponseMetadata"]["RequestId"]
        load, start, out, error, debug, end, report = self.lines(f"/aws/lambda/{name}", 7)
        time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
        self.assertRegex(load, rf"^{time}\t-\tINFO\tat load$")
        self.assertEqual(f"START RequestId: {request_id} Version: $LATEST", start)
        self.assertRegex(out, rf"^{time}\t{request_id}\tINFO\ttwo\nlines {{ a: 1 }}$")
        self.assertRegex(error, rf"^{time}\t{request_id}\tERROR\tError: odd\n +at ")
        self.assertIn("\tDEBUG\tlow", debug)
        self.assertEqual(f"END RequestId: {request_id}", end)
        self.assertRegex(
            report,
            rf"^REPORT RequestId: {request_id}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\t"
            r"Max Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t$",
        )

    def test_the_memory_is_the_most_that_the_process_had(self) -> None:
        name = self.function("export const handler = async (size) => { globalThis.kept = Buffer.alloc(size, 1); };")
        first, large, after = (
            int(self.invoke(name, size)["Log"].split("Max Memory Used: ")[1].split()[0]) for size in (1, 128 << 20, 1)
        )
        self.assertGreater(large, first + 100)
        self.assertGreaterEqual(after, large)

    def test_the_tail_is_the_end_of_the_invocations_own_lines(self) -> None:
        name = self.function("export const handler = async () => { for (let i = 0; i < 500; i++) console.log('line', i); };")
        log = self.invoke(name)["Log"]
        self.assertEqual(4096, len(log))
        self.assertIn("line 499", log)
        self.assertTrue(log.rstrip("\n\t").endswith(" ms"), log[-200:])

    def test_output_that_is_no_line_is_kept(self) -> None:
        name = self.function("export const handler = async () => { process.stdout.write('no end'); };")
        self.assertIn("\nno end\nEND", self.invoke(name)["Log"])

    def test_json_logs(self) -> None:
        group = f"/custom/{uuid.uuid4().hex}"
        self.client("logs").create_log_group(logGroupName=group)
        config = {"LogFormat": "JSON", "LogGroup": group, "ApplicationLogLevel": "INFO"}
        name = self.function(SPEAK, LoggingConfig=config)
        request_id = self.invoke(name, {"a": 1})["ResponseMetadata"]["RequestId"]
        load, start, out, error, report = (json.loads(line) for line in self.lines(group, 5))
        self.assertEqual(("INFO", "at load"), (load["level"], load["message"]))
        self.assertEqual(("platform.start", {"requestId": request_id, "version": "$LATEST"}), (start["type"], start["record"]))
        self.assertEqual(("two\nlines { a: 1 }", request_id), (out["message"], out["requestId"]))
        self.assertEqual("ERROR", error["level"])
        self.assertEqual(("Error", "odd"), (error["message"]["errorType"], error["message"]["errorMessage"]))
        self.assertEqual(("platform.report", "success"), (report["type"], report["record"]["status"]))
        self.assertGreater(report["record"]["metrics"]["initDurationMs"], 0)
        stream = self.client("logs").describe_log_streams(logGroupName=group)["logStreams"][0]["logStreamName"]
        self.assertRegex(stream, rf"^\d{{4}}/\d\d/\d\d/{name}\[\$LATEST\][0-9a-f]{{32}}$")

    def test_lambda_drops_what_is_below_its_level_and_takes_a_line_without_one_for_info(self) -> None:
        now = '"timestamp":"2026-01-01T00:00:00.000Z"'
        written = {
            "metric": '{"_aws":{},"Received":1}',
            "text": "no JSON",
            "info": f'{{"level":"INFO",{now}}}',
            "debug": f'{{"level":"debug",{now}}}',
            "warn": f'{{"level":"WARN",{now}}}',
            "error": f'{{"level":"Error",{now}}}',
            "odd": f'{{"level":"LOUD",{now}}}',
            "no time": '{"level":"ERROR"}',
            "no object": '[{"level":"ERROR"}]',
        }
        lines = json.dumps("".join(f"{line}\n" for line in written.values()))
        kept = {"DEBUG": set(written), "INFO": set(written) - {"debug"}, "WARN": {"warn", "error"}, "ERROR": {"error"}}
        for level, names in kept.items():
            with self.subTest(level):
                config = {"LogFormat": "JSON", "LogGroup": f"/custom/{uuid.uuid4().hex}", "ApplicationLogLevel": level}
                name = self.function(f"export const handler = async () => {{ process.stdout.write({lines}); }};", LoggingConfig=config)
                self.invoke(name)
                logged = self.lines(config["LogGroup"], len(names) + 2)
                self.assertEqual(
                    [line for each, line in written.items() if each in names], [line for line in logged if "platform." not in line]
                )

    def test_without_permission_the_lines_are_lost_and_no_group_appears(self) -> None:
        deny = {"Effect": "Deny", "Action": "logs:CreateLogGroup", "Resource": "*"}
        for role in (self.role(deny), self.role(logs=False)):
            name = self.function(SPEAK, Role=role)
            with self.assertLogs("local_aws.services.lambda_.function_logs") as warnings:
                self.assertIn("two\nlines", self.invoke(name)["Log"])
                until(lambda: any("logs:CreateLogGroup" in warning for warning in warnings.output))
            self.assertEqual([], self.client("logs").describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{name}")["logGroups"])

    def test_an_existing_group_needs_no_right_to_create_one(self) -> None:
        deny = {"Effect": "Deny", "Action": "logs:CreateLogGroup", "Resource": "*"}
        role = self.role(deny, logs=False)
        managed = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        self.client("iam").attach_role_policy(RoleName=role.rsplit("/")[-1], PolicyArn=managed)
        name = self.function(SPEAK, Role=role)
        self.client("logs").create_log_group(logGroupName=f"/aws/lambda/{name}")
        self.invoke(name)
        self.assertIn("at load", self.lines(f"/aws/lambda/{name}", 7)[0])

    def test_metrics_count_invocations_errors_and_throttles(self) -> None:
        name = self.function("export const handler = async (fail) => { if (fail) throw new Error('x'); };")
        self.lambda_.publish_version(FunctionName=name)
        self.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
        for fail in (False, True, True):
            self.invoke(name, fail, Qualifier="live")
        now = datetime.now(UTC)

        def total(metric: str, statistic: str = "Sum", **dimensions: str) -> float:
            described: dict[str, Any] = {"Namespace": "AWS/Lambda", "MetricName": metric}
            described["Dimensions"] = [{"Name": n, "Value": v} for n, v in dimensions.items()]
            answer = self.client("cloudwatch").get_metric_data(
                StartTime=now - timedelta(minutes=5), EndTime=now + timedelta(minutes=5),
                MetricDataQueries=[{"Id": "q", "MetricStat": {"Metric": described, "Period": 3600, "Stat": statistic}}],
            )
            return sum(answer["MetricDataResults"][0]["Values"])

        for dimensions in ({"FunctionName": name}, {"FunctionName": name, "Resource": f"{name}:live"}):
            until(lambda: total("Invocations", **dimensions) == 3)
            self.assertEqual(2, total("Errors", **dimensions))
            self.assertGreater(total("Duration", "Maximum", **dimensions), 0)
