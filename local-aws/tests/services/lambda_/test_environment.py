"""What a function finds in its process: variables, credentials, layers; and nothing of the machine's."""
from __future__ import annotations

import io
import os
import signal
import zipfile

from botocore.config import Config
from botocore.exceptions import ClientError

from local_aws.kernel.clients import new_client
from tests.services.lambda_.harness import FunctionTestCase, archive, runs
from tests.waiting import until


class Environment(FunctionTestCase):
    def test_the_variables_are_the_functions_and_lambdas_alone(self) -> None:
        os.environ["TAP_TEST_LEAK"] = "leaked"
        self.addCleanup(os.environ.pop, "TAP_TEST_LEAK")
        name = self.function(
            "export const handler = async () => ({ ...process.env, cwd: process.cwd() });",
            Environment={"Variables": {"TABLE": "orders", "NODE_OPTIONS": "--enable-source-maps"}},
        )
        found = self.invoke(name)["Payload"]
        self.assertEqual("orders", found["TABLE"])
        self.assertEqual("--enable-source-maps", found["NODE_OPTIONS"])
        self.assertEqual("eu-west-2", found["AWS_REGION"])
        self.assertEqual(self.server.context.endpoint, found["AWS_ENDPOINT_URL"])
        self.assertEqual((name, "256"), (found["AWS_LAMBDA_FUNCTION_NAME"], found["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]))
        self.assertRegex(found["AWS_LAMBDA_LOG_STREAM_NAME"], r"^\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$")
        self.assertEqual(found["LAMBDA_TASK_ROOT"], found["cwd"])
        self.assertTrue({"TAP_TEST_LEAK", "HOME", "NODE_EXTRA_CA_CERTS"}.isdisjoint(found))

    def test_the_credentials_are_the_roles_and_allow_what_it_may(self) -> None:
        sqs = self.client("sqs")
        urls = [sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("mine", "other")]
        role = self.role({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:mine"})
        name = self.function("export const handler = async () => process.env;", Role=role)
        found = self.invoke(name)["Payload"]
        keys = found["AWS_ACCESS_KEY_ID"], found["AWS_SECRET_ACCESS_KEY"], found["AWS_SESSION_TOKEN"]
        sts, sender = (new_client(each, found["AWS_REGION"], found["AWS_ENDPOINT_URL"], keys, Config()) for each in ("sts", "sqs"))
        identity = sts.get_caller_identity()
        self.assertEqual(f"arn:aws:sts::123456789012:assumed-role/{role.rsplit('/')[-1]}/{name}", identity["Arn"])
        sender.send_message(QueueUrl=urls[0], MessageBody="allowed")
        with self.assertRaises(ClientError) as caught:
            sender.send_message(QueueUrl=urls[1], MessageBody="denied")
        self.assertIn("is not authorized to perform: sqs:SendMessage", str(caught.exception))

    def test_a_layer_can_be_required(self) -> None:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as layer:
            layer.writestr("nodejs/node_modules/greeting/index.js", "module.exports = 'from the layer';")
        version = self.lambda_.publish_layer_version(LayerName="greeting", Content={"ZipFile": content.getvalue()})
        name = self.function(
            "exports.handler = async () => require('greeting');", file="index.cjs", Layers=[version["LayerVersionArn"]]
        )
        self.assertEqual("from the layer", self.invoke(name)["Payload"])

    def test_the_heap_follows_the_memory_setting(self) -> None:
        source = "import v8 from 'node:v8'; export const handler = async () => v8.getHeapStatistics().heap_size_limit / 2 ** 20;"
        small, large = (self.invoke(self.function(source, MemorySize=size))["Payload"] for size in (256, 1024))
        self.assertTrue(220 < small < 300 and 900 < large < 1200, (small, large))


class WarmWorkers(FunctionTestCase):
    COUNTER = "let count = 0; export const handler = async () => [++count, process.pid, process.env.MODE];"

    def test_a_worker_is_used_again(self) -> None:
        name = self.function(self.COUNTER)
        first, second = self.invoke(name)["Payload"], self.invoke(name)["Payload"]
        self.assertEqual(([1, first[1]], [2, first[1]]), (first[:2], second[:2]))

    def test_a_change_means_a_new_worker_and_ends_the_old_one(self) -> None:
        name = self.function(self.COUNTER)
        pid = self.invoke(name)["Payload"][1]
        self.lambda_.update_function_configuration(FunctionName=name, Environment={"Variables": {"MODE": "new"}})
        self.assertNotIn(pid, [worker["pid"] for worker in self.server.functions.describe()["workers"]])
        self.assertFalse(runs(pid))
        self.assertEqual([1, "new"], self.invoke(name)["Payload"][::2])

    def test_new_code_runs_at_once(self) -> None:
        name = self.function("export const handler = async () => 'old';")
        self.assertEqual("old", self.invoke(name)["Payload"])
        self.lambda_.update_function_code(FunctionName=name, ZipFile=archive("export const handler = async () => 'new';"))
        self.assertEqual("new", self.invoke(name)["Payload"])

    def test_a_deleted_function_leaves_no_worker(self) -> None:
        name = self.function(self.COUNTER)
        pid = self.invoke(name)["Payload"][1]
        self.lambda_.delete_function(FunctionName=name)
        self.assertFalse(runs(pid))

    def test_a_worker_that_ends_after_its_answer_is_replaced(self) -> None:
        name = self.function("export const handler = async () => process.pid;")
        first = self.invoke(name)["Payload"]
        os.kill(first, signal.SIGKILL)
        until(lambda: not runs(first))
        second = self.invoke(name)
        self.assertNotIn("FunctionError", second)
        self.assertNotEqual(first, second["Payload"])
