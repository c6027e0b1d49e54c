"""Reserved concurrency, and many invocations at once."""
from __future__ import annotations

import json
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from local_aws.services.lambda_.runtime.pool import STARTS, Pool, Stopping
from tests.services.lambda_.harness import FunctionTestCase
from tests.waiting import happens, until

HERD = 3 * STARTS

# Waits for its file to appear, so that the test decides when the invocation ends.
WAIT = """import { existsSync } from 'node:fs';
export const handler = async (event) => {
  while (event.file && !existsSync(event.file)) await new Promise((done) => setTimeout(done, 5));
  return process.pid;
};"""


class Concurrency(FunctionTestCase):
    def busy(self, name: str) -> int:
        workers = self.server.functions.describe()["workers"]
        return sum(worker["function"] == name and worker["state"] == "busy" for worker in workers)

    def test_a_function_at_its_reservation_throttles(self) -> None:
        name = self.function(WAIT)
        self.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
        gate = f"{self.folder.name}/{name}"
        with ThreadPoolExecutor(1) as threads:
            first = threads.submit(self.invoke, name, {"file": gate})
            until(lambda: self.busy(name) == 1)
            with self.assertRaises(ClientError) as caught:
                self.lambda_.invoke(FunctionName=name)
            open(gate, "w").close()
            self.assertNotIn("FunctionError", first.result())
        response = caught.exception.response
        self.assertEqual(("TooManyRequestsException", 429), (
            response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]
        ))
        self.assertEqual("ReservedFunctionConcurrentInvocationLimitExceeded", response["Reason"])
        self.assertEqual(200, self.invoke(name, {})["StatusCode"])

    def test_a_reservation_of_zero_stops_the_function(self) -> None:
        name = self.function(WAIT)
        self.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
        self.assertEqual(
            {"ReservedConcurrentExecutions": 0}, self.lambda_.get_function(FunctionName=name)["Concurrency"]
        )
        with self.assertRaises(ClientError) as caught:
            self.lambda_.invoke(FunctionName=name)
        self.assertEqual("TooManyRequestsException", caught.exception.response["Error"]["Code"])
        self.lambda_.delete_function_concurrency(FunctionName=name)
        self.assertEqual(200, self.invoke(name, {})["StatusCode"])

    def test_invocations_run_beside_each_other(self) -> None:
        name = self.function(WAIT)
        gate = f"{self.folder.name}/{name}"
        with ThreadPoolExecutor(8) as threads:
            running = [threads.submit(self.invoke, name, {"file": gate}) for _ in range(8)]
            until(lambda: self.busy(name) == 8)
            open(gate, "w").close()
            self.assertEqual(8, len({answer.result()["Payload"] for answer in running}))

    def test_events_wait_for_a_free_slot(self) -> None:
        name = self.function(f"""import {{ appendFileSync }} from 'node:fs';
            export const handler = async (event) => appendFileSync({json.dumps(self.folder.name)} + '/events', event + '\\n');""")
        self.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
        for number in range(10):
            self.lambda_.invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(number))
        until(lambda: self.server.functions.describe()["queuedEvents"] == 0)
        with open(f"{self.folder.name}/events") as file:
            self.assertEqual([str(number) for number in range(10)], sorted(file.read().split()))


# Writes 1 when it begins to start, and -1 when it has started.
SLOW_START = """import { appendFileSync } from 'node:fs';
const tell = (what) => appendFileSync(process.env.FILE, `${what}\\n`);
tell(1);
await new Promise((done) => setTimeout(done, 1_000));
tell(-1);
export const handler = async () => process.pid;"""


class Starts(FunctionTestCase):
    def test_a_herd_starts_in_turn_and_who_waits_takes_a_worker_that_is_free_before(self) -> None:
        file = Path(f"{self.folder.name}/starts")
        name = self.function(SLOW_START, Environment={"Variables": {"FILE": str(file)}})
        with ThreadPoolExecutor(HERD) as threads:
            for answer in threads.map(self.invoke, [name] * HERD):
                self.assertNotIn("FunctionError", answer)
        changes = [int(line) for line in file.read_text().split()]
        self.assertEqual(0, sum(changes))
        self.assertLessEqual(max(accumulate(changes)), STARTS)
        self.assertLess(changes.count(1), HERD)


class NeverReady:
    """Stands for a worker that starts until it is interrupted."""

    starting = usable = limited = True
    idle_since = 0.0

    def __init__(self) -> None:
        self._interrupted = threading.Event()

    def invoke(self, *_: object) -> None:
        happens(self._interrupted)
        self.usable = False

    def interrupt(self) -> None:
        self._interrupted.set()

    def kill(self) -> None:
        pass


class Stops(unittest.TestCase):
    def test_who_waits_for_a_worker_when_the_process_ends_starts_none(self) -> None:
        made: list[NeverReady] = []

        def new_worker(_: object) -> Any:
            made.append(NeverReady())
            return made[-1]

        pool = Pool(new_worker)
        nothing: Any = None
        on_their_way: list[None] = []
        with ThreadPoolExecutor(HERD) as threads:
            runs = [threads.submit(pool.run, nothing, nothing, lambda limited: on_their_way.append(None)) for _ in range(HERD)]
            until(lambda: len(on_their_way) == STARTS)
            pool.stop()
            failures = [run.exception() for run in runs]
        self.assertEqual(STARTS, failures.count(None))
        self.assertEqual(HERD - STARTS, sum(isinstance(failure, Stopping) for failure in failures))
        self.assertEqual([STARTS] * 2, [len(made), len(on_their_way)], "those that wait for their turn are not on their way")
