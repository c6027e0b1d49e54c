"""Neither events nor records of a stream grow old while their function is debugged."""
from __future__ import annotations

import json
import time
from typing import Any
from unittest import mock

from local_aws.services.lambda_ import async_events, stream_batches, stream_lane
from tests.clock import Clock, stop_clock
from tests.services.lambda_.debugging import DebuggingTestCase
from tests.services.lambda_.test_streams import StreamTestCase
from tests.waiting import lines_of, until

# Each call is a line of its file. The first waits for another file, and fails then.
FAILS_ONCE = """import { appendFileSync, existsSync, readFileSync } from 'node:fs';
const file = process.env.FILE;
export const handler = async () => {
  appendFileSync(file, 'called\\n');
  if (readFileSync(file, 'utf8').split('\\n').length > 2) return;
  while (!existsSync(file + '.on')) await new Promise((done) => setTimeout(done, 5));
  throw new Error('once more');
};"""
A_DAY = 24 * 3600


class Ages(StreamTestCase, DebuggingTestCase):
    minute_seconds = 0.2

    def calls(self) -> int:
        return len(lines_of(self.path))

    def made(self, **settings: Any) -> str:
        self.path = str(self.new_file())
        open(self.path, "w").close()
        return self.function(FAILS_ONCE, Environment={"Variables": {"FILE": self.path}}, **settings)

    def go_on(self) -> None:
        open(f"{self.path}.on", "w").close()

    def test_an_event_is_tried_again(self) -> None:
        clock = Clock()
        clock.now = time.monotonic()  # which an event is accepted at
        patch = mock.patch.object(async_events, "time", clock)
        patch.start()
        self.addCleanup(patch.stop)
        name = self.made()
        with self.debugged(name):
            self.lambda_.invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps({}))
            until(lambda: self.calls() == 1)
            clock.advance(A_DAY)
            self.go_on()
            # What is queued again is due after a time of the clock; one that has grown too old never is.
            until(lambda: clock.advance(0.1) or self.server.functions.describe()["queuedEvents"] == 0)
        self.assertEqual(2, self.calls())

    def test_a_batch_is_tried_again(self) -> None:
        clock = stop_clock(self, stream_batches, stream_lane)
        url, queue = self.queue()
        name = self.made(Role=self.reader({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue}))
        mapping = self.lambda_.create_event_source_mapping(
            FunctionName=name, EventSourceArn=self.stream, StartingPosition="TRIM_HORIZON",
            MaximumRecordAgeInSeconds=3600, DestinationConfig={"OnFailure": {"Destination": queue}},
        )["UUID"]
        self.addCleanup(self.delete, mapping)
        with self.debugged(name):
            self.put("a")
            until(lambda: self.calls() == 1)
            clock.advance(A_DAY)
            self.go_on()
            until(lambda: self.calls() == 2 or self.received(url))
        self.assertEqual(2, self.calls())
