"""Functions under the inspector: their one worker, and how long a session lasts."""
from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

from local_aws.services.lambda_.runtime import debugger
from tests.services.lambda_.debugging import DebuggingTestCase, Refused, free_port
from tests.services.lambda_.harness import archive, runs
from tests.services.lambda_.inspector import Inspector
from tests.waiting import until

# Stands at a breakpoint, and then takes longer than its limit of one second.
SLOW = """export const handler = async (event, context) => {
  const before = context.getRemainingTimeInMillis();
  debugger;
  await new Promise((done) => setTimeout(done, 1_100));
  return [event, before, context.getRemainingTimeInMillis()];
};"""
PID = "export const handler = async (event) => (event === 'exit' ? process.exit(3) : process.pid);"


class Breakpoints(DebuggingTestCase):
    def test_a_request_stands_longer_than_its_limit_and_then_completes(self) -> None:
        name = self.function(SLOW, Timeout=1)
        with self.debugged(name) as port, ThreadPoolExecutor(1) as threads:
            attached = Inspector(port)  # before there is a request
            self.addCleanup(attached.close)
            attached.call("Debugger.enable")
            running = threads.submit(self.invoke, name, "event")
            self.assertEqual("handler", attached.event("Debugger.paused")["callFrames"][0]["functionName"])
            attached.call("Debugger.resume")
            answer = running.result()
        self.assertNotIn("FunctionError", answer)
        self.assertEqual("event", answer["Payload"][0])
        self.assertGreater(answer["Payload"][1], 300_000, "the most that Lambda gives, less what the event took to get there")
        self.assertEqual(answer["Payload"][1], answer["Payload"][2], "time stands still")
        self.assertNotIn("Debugger listening", answer["Log"])

    def test_what_stands_when_the_session_ends_fails_and_limits_count_again(self) -> None:
        name = self.function(SLOW, Timeout=1)
        with ThreadPoolExecutor(1) as threads:
            with self.debugged(name) as port:
                attached = Inspector(port)
                self.addCleanup(attached.close)
                attached.call("Debugger.enable")
                running = threads.submit(self.invoke, name)
                attached.event("Debugger.paused")
            self.assertEqual("Runtime.ExitError", running.result()["Payload"]["errorType"])
        self.assertEqual([], self.workers(name))
        self.assertEqual("Sandbox.Timedout", self.invoke(name)["Payload"]["errorType"])


class TheWorker(DebuggingTestCase):
    def test_there_is_one_for_all_requests_and_it_starts_before_them(self) -> None:
        name = self.function(PID)
        usual = self.invoke(name)["Payload"]
        with self.debugged(name) as port, ThreadPoolExecutor(4) as threads:
            (worker,) = self.workers(name)
            self.assertEqual((port, "idle"), (worker["inspectorPort"], worker["state"]))
            self.assertFalse(runs(usual))
            self.assertEqual({worker["pid"]}, {answer["Payload"] for answer in threads.map(self.invoke, [name] * 4)})
        self.assertFalse(runs(worker["pid"]))
        self.assertNotEqual(worker["pid"], self.invoke(name)["Payload"])

    def test_nobody_reaches_it_but_on_this_machine(self) -> None:
        with self.debugged(self.function(PID)) as port:
            socket.create_connection(("127.0.0.1", port)).close()
            with self.assertRaises(OSError):
                socket.create_connection(("127.0.0.2", port), 1)  # which all that listen on any address answer

    def test_one_that_runs_something_ends_after_it(self) -> None:
        gate = self.new_file()
        name = self.function(
            f"""import {{ existsSync }} from 'node:fs';
            export const handler = async (wait) => {{
              while (wait && !existsSync({str(gate)!r})) await new Promise((done) => setTimeout(done, 5));
              return process.pid;
            }};""")
        with ThreadPoolExecutor(1) as threads:
            running = threads.submit(self.invoke, name, True)
            until(lambda: [worker["state"] for worker in self.workers(name)] == ["busy"])
            with self.debugged(name):
                self.assertEqual(2, len(self.workers(name)))
                gate.touch()
                usual = running.result()["Payload"]
                self.assertFalse(runs(usual))
                self.assertNotEqual(usual, self.invoke(name)["Payload"])

    def test_it_is_started_anew_on_the_same_port_when_the_code_changes(self) -> None:
        name = self.function(PID)
        self.lambda_.publish_version(FunctionName=name)
        self.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
        with self.debugged(name, "live") as port:
            before = self.invoke(name, Qualifier="live")["Payload"]
            self.lambda_.update_function_code(FunctionName=name, ZipFile=archive(PID.replace("process.pid", "-process.pid")))
            self.assertEqual(before, self.invoke(name, Qualifier="live")["Payload"], "the alias leads to the old code")
            self.lambda_.publish_version(FunctionName=name)
            self.lambda_.update_alias(FunctionName=name, Name="live", FunctionVersion="2")
            worker = until(lambda: (idle := self.idle(name)) and idle["version"] == "2" and idle)
            Inspector(port).close()
            self.assertEqual(-worker["pid"], self.invoke(name, Qualifier="live")["Payload"])
            self.assertFalse(runs(before))

    def test_it_serves_whatever_version_is_asked_for(self) -> None:
        name = self.function(PID)
        self.lambda_.publish_version(FunctionName=name)
        with self.debugged(name, "1"):
            pids = [self.invoke(name, Qualifier=version)["Payload"] for version in ("1", "$LATEST", "1")]
        self.assertEqual(3, len(set(pids)))

    def test_it_is_started_anew_when_its_process_ends(self) -> None:
        name = self.function(PID)
        with self.debugged(name) as port:
            (before,) = self.workers(name)
            self.assertEqual("Runtime.ExitError", self.invoke(name, "exit")["Payload"]["errorType"])
            after = until(lambda: (idle := self.idle(name)) and idle["pid"] != before["pid"] and idle)
            Inspector(port).close()
            self.assertEqual(after["pid"], self.invoke(name)["Payload"])

    def test_one_that_cannot_start_is_left_to_the_next_request_which_tells_why(self) -> None:
        name = self.function("process.exit(4);")
        with self.debugged(name):
            answer = self.invoke(name)
        self.assertEqual("Runtime.ExitError", answer["Payload"]["errorType"])
        self.assertIn("exit status 4", answer["Payload"]["errorMessage"])


class Sessions(DebuggingTestCase):
    def test_a_taken_port_is_refused_whoever_has_it(self) -> None:
        name, other = self.function(PID), self.function(PID)
        with socket.create_server(("127.0.0.1", 0)) as server, self.assertRaisesRegex(Refused, "PortTaken"):
            self.begin(name, server.getsockname()[1])
        with self.debugged(other) as port, self.assertRaisesRegex(Refused, "PortTaken"):
            self.begin(name, port)
        self.assertEqual([], self.workers(name))

    def test_who_asks_last_has_the_function(self) -> None:
        name, port = self.function(PID), free_port()
        first = self.begin(name, port)
        with self.debugged(name):
            with self.assertRaisesRegex(Refused, "SessionOver"):
                self.control(f"debug/{first}/renew")
            self.assertEqual(1, len(self.workers(name)))

    def test_one_lasts_as_long_as_it_is_renewed(self) -> None:
        name, port = self.function(PID), free_port()
        session = self.begin(name, port)
        self.control(f"debug/{session}/renew")
        (worker,) = self.workers(name)
        with mock.patch.object(debugger, "LEASE_SECONDS", 0):
            until(lambda: not self.workers(name))
        until(lambda: not runs(worker["pid"]))
        with self.assertRaisesRegex(Refused, "SessionOver"):
            self.control(f"debug/{session}/renew")
        self.control(f"debug/{session}/end")  # is nothing more to do
        self.assertIsInstance(self.invoke(name)["Payload"], int)

    def test_it_ends_with_its_function(self) -> None:
        name = self.function(PID)
        session = self.begin(name, free_port())
        self.lambda_.delete_function(FunctionName=name)
        until(lambda: not self.workers(name))
        with self.assertRaisesRegex(Refused, "SessionOver"):
            self.control(f"debug/{session}/renew")

    def test_there_must_be_such_a_function_and_a_node_for_it(self) -> None:
        with self.assertRaisesRegex(Refused, "ResourceNotFoundException"):
            self.begin("nobody", free_port())
        with self.assertRaisesRegex(Refused, "InvalidRequest"):
            self.control("debug", function="nobody")
        with self.assertRaisesRegex(Refused, "NotDebuggable"):
            self.begin(self.function(PID, Runtime="nodejs16.x"), free_port())
