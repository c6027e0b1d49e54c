import errno
import json
import threading
from typing import Any
from unittest.mock import patch

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags
from local_aws.kernel.process import ResourceContext
from tests.support import REGION, ControlError, ResourceTest, connect, control, local_aws, there, token
from tests.waiting import happens

BUCKET = "aws:s3/bucket:Bucket"
FUNCTION = "aws:lambda/function:Function"
KEY = "aws:kms/key:Key"


class ControlTest(ResourceTest):
    def state(self) -> dict[str, Any] | None:
        path = local_aws().context.data_dir.parent / self.stack / "state.json"
        return json.loads(path.read_text()) if path.exists() else None

    def test_health_and_types(self):
        self.assertEqual("123456789012", control("GET", "health")["account"])
        types = control("GET", "types")
        self.assertIn("bucket", types[BUCKET]["replaceOn"])
        self.assertEqual([], types[BUCKET]["computedOnUpdate"])
        self.assertIn("version", types[FUNCTION]["computedOnUpdate"])
        self.assertIsNone(types[BUCKET]["stateOnly"])

    def test_records_in_order_of_creation(self):
        key = self.create(KEY, "key", {}, {"Project": "TAP"})
        bucket = self.create(BUCKET, "bucket", {})
        self.assertEqual([key, bucket], self.resources())
        self.assertEqual({"Project": "TAP"}, key["tags"])
        self.update(key, description="new")
        self.assertEqual([key["id"], bucket["id"]], [record["id"] for record in self.resources()])
        self.assertIn(self.stack, control("GET", "stacks")["stacks"])
        places = [place for place in control("GET", "resources")["resources"] if place["stack"] == self.stack]
        self.assertEqual([{"stack": self.stack, "region": REGION, "key": record["key"]} for record in (key, bucket)], places)

    def test_state_file_follows_every_step(self):
        bucket = self.create(BUCKET, "bucket", {})
        state = there(self.state())
        self.assertEqual((1, control("GET", "health")["instance"]), (state["version"], state["instance"]))
        self.assertEqual([bucket], state["resources"])
        replaced = self.replace(bucket)
        state = there(self.state())
        self.assertEqual([replaced["id"]], [record["id"] for record in state["resources"]])
        self.assertEqual([bucket["id"]], [record["id"] for record in state["pendingDelete"]])
        self.assertEqual([{"key": bucket["key"], "id": bucket["id"]}], self.sweep())
        self.delete(replaced)
        self.assertIsNone(self.state())
        self.assertNotIn(self.stack, control("GET", "stacks")["stacks"])

    def test_a_disk_that_is_full_is_named_and_what_was_done_is_written_later(self):
        bucket = self.create(BUCKET, "bucket", {})
        folder = local_aws().context.data_dir.parent / self.stack
        full = OSError(errno.ENOSPC, "No space left on device")
        with patch("os.replace", side_effect=full), self.refused("StateNotWritten") as refused:
            self.create(KEY, "key", {})
        self.assertIn(f"{folder / 'state.json'} cannot be written: No space left on device; ", refused.message)
        self.assertEqual([bucket], there(self.state())["resources"])
        self.assertEqual(["state.json"], [path.name for path in folder.iterdir()])
        both = self.resources()
        self.assertEqual(2, len(both))
        self.assertEqual(both, there(self.state())["resources"])

    def test_the_same_key_again_is_a_conflict(self):
        self.create(KEY, "key", {})
        with self.assertRaises(ControlError) as refused:
            self.create(KEY, "key", {})
        self.assertEqual(409, refused.exception.status)

    def test_errors_name_the_resource_and_the_operation(self):
        with self.assertRaises(ControlError) as refused:
            self.create(BUCKET, "bucket", {"bucket": "NO"})
        expected = {"code": "InvalidBucketName", "type": BUCKET, "name": "bucket", "operation": "create"}
        self.assertEqual(expected, {name: refused.exception.error[name] for name in expected})
        with self.refused("ResourceNotFound"):
            self.update({"key": f"{BUCKET}::nothing", "inputs": {}})
        with self.refused("UnknownResourceType"):
            self.create("aws:ec2/vpc:Vpc", "vpc", {})
        with self.refused("InvalidRequest"):
            control("POST", f"stacks/{self.stack}/create", {"type": BUCKET})
        for stack in ("..", local_aws().context.data_dir.name, local_aws().context.data_dir.name.upper()):
            with self.refused("InvalidStackName"):
                control("GET", f"stacks/{stack}/resources")
        with self.refused("NotFound"):
            control("GET", "nothing")

    def test_a_failed_creation_leaves_nothing(self):
        with self.refused("ValidationException"):
            self.create(KEY, "key", {"deletionWindowInDays": 1})
        self.assertEqual([], self.resources())

    def test_deleting_twice_is_fine(self):
        bucket = self.create(BUCKET, "bucket", {})
        self.delete(bucket)
        self.delete(bucket)

    def test_a_retained_resource_is_only_forgotten(self):
        bucket = self.create(BUCKET, "bucket", {})
        control("POST", f"stacks/{self.stack}/delete", {"key": bucket["key"], "retain": True})
        self.assertEqual([], self.resources())
        local_aws().context.client("s3", REGION).delete_bucket(Bucket=bucket["id"])  # which exists

    def test_refresh_reads_what_other_hands_changed(self):
        inputs = {"description": "by the program", "enableKeyRotation": True}
        key, bucket = self.create(KEY, "key", inputs), self.create(BUCKET, "bucket", {})
        kms = local_aws().context.client("kms", REGION)
        before = self.resources()
        looked = control("POST", f"stacks/{self.stack}/refresh", {})
        self.assertEqual([], looked["gone"])
        self.assertEqual([record["inputs"] for record in before], [record["inputs"] for record in looked["resources"]])
        local_aws().context.client("s3", REGION).delete_bucket(Bucket=bucket["id"])
        kms.update_key_description(KeyId=key["id"], Description="by hand")
        looked = control("POST", f"stacks/{self.stack}/refresh", {})
        self.assertEqual([bucket["key"]], looked["gone"])
        (read,) = looked["resources"]
        self.assertEqual(inputs | {"description": "by hand"}, read["inputs"])
        self.assertEqual("by hand", read["outputs"]["description"])
        self.assertEqual(before, self.resources())
        self.assertEqual(looked, control("POST", f"stacks/{self.stack}/refresh", {"keep": True}))
        self.assertEqual([read], self.resources())

    def test_a_document_that_aws_writes_otherwise_was_not_changed(self):
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]}, indent=2)
        role = self.create("aws:iam/role:Role", "role", {"assumeRolePolicy": document})
        (read,) = control("POST", f"stacks/{self.stack}/refresh", {})["resources"]
        self.assertEqual(role["inputs"], read["inputs"])

    def test_regions_are_apart(self):
        here = self.create(KEY, "here", {})
        there = self.create(KEY, "there", {}, region="eu-central-1")
        self.assertIn("eu-central-1", there["outputs"]["arn"])
        self.assertEqual("eu-central-1", there["outputs"]["region"])
        keys = local_aws().context.client("kms", "eu-central-1").list_keys()["Keys"]
        self.assertIn(there["id"], [key["KeyId"] for key in keys])
        self.assertNotIn(here["id"], [key["KeyId"] for key in keys])

    def test_what_a_dead_client_asked_for_is_finished_and_listed(self):
        handler = _SlowKind()
        handlers = local_aws().operations.handlers
        handlers[handler.type] = handler
        self.addCleanup(handlers.pop, handler.type)
        self.addCleanup(self._destroy)
        connection = connect()
        request = {"key": f"{handler.type}::slow", "type": handler.type, "name": "slow", "region": REGION, "inputs": {}}
        connection.request("POST", f"/_tap/stacks/{self.stack}/create", json.dumps(request), token())
        happens(handler.started)
        connection.close()
        with self.refused("OperationInProgress"):
            control("POST", f"stacks/{self.stack}/delete", {"key": request["key"]})
        handler.finish.set()
        self.assertEqual(["slow-id"], [record["id"] for record in self.resources()])

    def test_operations_run_at_the_same_time(self):
        errors = []

        def create(number: int) -> None:
            try:
                self.create(KEY, f"key-{number}", {})
            except ControlError as error:
                errors.append(error)

        threads = [threading.Thread(target=create, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([], errors)
        self.assertEqual(20, len(self.resources()))
        self.assertEqual(20, len(there(self.state())["resources"]))

    def test_invokes(self):
        def invoke(token: str, **args: Any):
            return control("POST", "invoke", {"token": token, "args": args, "region": REGION})

        self.assertEqual("123456789012", invoke("aws:index/getCallerIdentity:getCallerIdentity")["accountId"])
        self.assertEqual("Europe (London)", invoke("aws:index/getRegion:getRegion")["description"])
        self.assertEqual("aws", invoke("aws:index/getPartition:getPartition")["partition"])
        password = invoke("aws:secretsmanager/getRandomPassword:getRandomPassword", passwordLength=40, excludePunctuation=True)
        self.assertRegex(password["randomPassword"], "^[A-Za-z0-9]{40}$")
        quota = invoke("aws:servicequotas/getServiceQuota:getServiceQuota", serviceCode="lambda", quotaCode="L-B99A9384")
        self.assertEqual((1000, 1000), (quota["value"], quota["defaultValue"]))
        with self.refused("NoSuchResourceException"):
            invoke("aws:servicequotas/getServiceQuota:getServiceQuota", serviceCode="lambda", quotaCode="L-0")
        services = "/aws/service/global-infrastructure/regions/{}/services"
        listed = invoke("aws:ssm/getParametersByPath:getParametersByPath", path=services.format("eu-west-1"))["names"]
        self.assertIn(f"{services.format('eu-west-1')}/lambda", listed)
        self.assertEqual([], invoke("aws:ssm/getParametersByPath:getParametersByPath", path=services.format("xx-west-1"))["names"])
        with self.refused("UnsupportedInput"):
            invoke("aws:ssm/getParametersByPath:getParametersByPath", path="/mine")
        with self.refused("UnknownFunction"):
            invoke("aws:ec2/getVpc:getVpc")

    def test_bodies_in_chunks(self):
        connection = connect()
        request = json.dumps({"token": "aws:index/getPartition:getPartition", "region": REGION}).encode()
        for _ in range(2):  # the second finds the connection where the first left it
            connection.request("POST", "/_tap/invoke", iter([request[:10], request[10:]]), token(), encode_chunked=True)
            self.assertEqual("aws", json.loads(connection.getresponse().read())["partition"])
        connection.close()

    def test_connections_stay_open(self):
        connection = connect()
        for path, status in (("/_tap/health", 200), ("/_tap/nothing", 404), ("/_tap/health", 200)):
            connection.request("GET", path, b"a body that nobody asked for", token())
            response = connection.getresponse()
            response.read()
            self.assertEqual(status, response.status)
            self.assertFalse(response.will_close)
        connection.close()


class _SlowKind(Handler):
    type = "test:slow:Slow"

    def __init__(self) -> None:
        self.started, self.finish = threading.Event(), threading.Event()

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        self.started.set()
        happens(self.finish)
        return "slow-id", {}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        """Nothing to delete."""
