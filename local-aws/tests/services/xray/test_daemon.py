"""What functions send to their daemon by UDP, and who may."""

from __future__ import annotations

import json

from tests.services.lambda_.harness import FunctionTestCase
from tests.services.xray.harness import documents, segment, trace_id
from tests.waiting import until

# Sends each text of the event, as the SDK does: after what the function's header says, which the test does not need.
SENDER = """
import { createSocket } from 'node:dgram';
export const handler = async (texts) => {
  const [host, port] = process.env.AWS_XRAY_DAEMON_ADDRESS.split(':');
  const socket = createSocket('udp4');
  for (const text of texts) await new Promise((done) => socket.send(text, Number(port), host, done));
  socket.close();
};
"""
HEAD = '{"format":"json","version":1}\n'
MAY_SEND = {"Effect": "Allow", "Action": "xray:PutTraceSegments", "Resource": "*"}


class DaemonTest(FunctionTestCase):
    def names(self, id: str) -> list[str]:
        return [document["name"] for document in documents(self.client("xray"), id)]

    def test_what_a_function_sends_is_taken_in(self) -> None:
        name = self.function(SENDER, Role=self.role(MAY_SEND))
        id = trace_id()
        sent = [segment(id, f"segment-{number}") for number in range(50)]
        self.invoke(name, [HEAD + json.dumps(document) for document in sent])
        self.assertEqual({document["name"] for document in sent}, until(lambda: len(self.names(id)) == 50 and set(self.names(id))))

    def test_what_is_no_segment_is_said_once_and_the_rest_taken(self) -> None:
        name = self.function(SENDER, Role=self.role(MAY_SEND))
        id = trace_id()
        texts = ["", "no head", "{}\n{}", HEAD, HEAD + json.dumps(segment(id, "?")), HEAD + json.dumps(segment(id))]
        with self.assertLogs("local_aws.services.xray.daemon", "WARNING") as logs:
            self.invoke(name, texts + texts)
            until(lambda: self.names(id) == ["shop"])
            self.lambda_.delete_function(FunctionName=name)  # after which all that was sent has been read
        reasons = ["what the X-Ray daemon does not know", "ErrorCode: ParseError", "ErrorCode: InvalidName"]
        self.assertEqual(len(reasons), len(logs.output), logs.output)
        for reason, line in zip(reasons, logs.output, strict=True):
            self.assertIn(reason, line)

    def test_only_a_role_with_the_right_may_send(self) -> None:
        role = self.role()
        name = self.function(SENDER, Role=role)
        id = trace_id()
        with self.assertLogs("local_aws.services.xray.daemon", "WARNING") as logs:
            self.invoke(name, [HEAD + json.dumps(segment(id))] * 3)
            self.lambda_.delete_function(FunctionName=name)
        self.assertEqual([], self.names(id))
        (line,) = logs.output
        self.assertIn(f"segments are lost: {role} may not xray:PutTraceSegments", line)

    def test_the_last_segments_of_a_function_that_is_deleted_are_taken_in(self) -> None:
        name = self.function(SENDER, Role=self.role(MAY_SEND))
        id = trace_id()
        self.invoke(name, [HEAD + json.dumps(segment(id))])
        self.lambda_.delete_function(FunctionName=name)
        self.assertEqual(["shop"], self.names(id))
