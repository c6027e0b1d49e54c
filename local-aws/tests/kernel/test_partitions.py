"""China and GovCloud: everything of a region bears the name of the region's own partition."""

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from botocore.loaders import Loader
from moto.utilities.utils import PARTITION_NAMES, get_partition

from local_aws.kernel.partitions import dns_suffix, partition_in, partition_of
from tests.support import ResourceTest, aws, control, local_aws

ACCOUNT = "123456789012"
BASIC = "service-role/AWSLambdaBasicExecutionRole"


class PartitionTest(unittest.TestCase):
    def test_regions_lie_where_botocore_and_moto_say(self):
        for partition in Loader().load_data("endpoints")["partitions"]:
            if partition["partition"] not in PARTITION_NAMES:  # moto keeps nothing there
                continue
            for region in partition["regions"]:
                expected = (partition["partition"], partition["dnsSuffix"])
                self.assertEqual(expected, (partition_of(region), dns_suffix(region)), region)
                self.assertEqual(get_partition(region), partition_of(region))

    def test_an_arn_names_its_partition(self):
        self.assertEqual("aws-cn", partition_in("arn:aws-cn:s3:::a:b"))

    def test_the_provider_is_told(self):
        for region, expected in (
            ("eu-west-2", ("aws", "amazonaws.com", "com.amazonaws")),
            ("cn-north-1", ("aws-cn", "amazonaws.com.cn", "cn.com.amazonaws")),
            ("us-gov-west-1", ("aws-us-gov", "amazonaws.com", "com.amazonaws")),
        ):
            told = self._invoke("getPartition", region)
            self.assertEqual(expected, (told["partition"], told["dnsSuffix"], told["reverseDnsPrefix"]))
            self.assertEqual(f"ec2.{region}.{expected[1]}", self._invoke("getRegion", region)["endpoint"])
            self.assertEqual(f"arn:{expected[0]}:", self._invoke("getCallerIdentity", region)["arn"][: len(expected[0]) + 5])

    def _invoke(self, name: str, region: str) -> dict[str, Any]:
        return control("POST", "invoke", {"token": f"aws:index/{name}:{name}", "args": {}, "region": region})


class China(ResourceTest):
    region = "cn-north-1"
    partition = "aws-cn"

    def make(self, kind: str, name: str, /, **inputs: Any) -> dict[str, Any]:
        member = kind.split("/")[1]
        return self.create(f"aws:{kind}:{member[0].upper()}{member[1:]}", name, inputs, {"Project": "TAP"}, self.region)

    def test_every_arn_is_of_the_partition(self):
        self._make_everything()
        text = json.dumps([[record["id"], record["outputs"]] for record in self.resources()])
        self.assertNotIn("arn:aws:", text)
        self.assertGreater(text.count(f"arn:{self.partition}:"), 15)

    def test_a_role_is_held_to_what_its_partition_has(self):
        role = self._role("lambda.amazonaws.com")
        bucket = self.make("s3/bucket", "bucket", forceDestroy=True)["id"]
        credentials = local_aws().context.credentials_for_role(role["outputs"]["arn"], "session")
        identity = aws("sts", credentials, self.region).get_caller_identity()
        self.assertEqual(f"arn:{self.partition}:sts::{ACCOUNT}:assumed-role/{role['id']}/session", identity["Arn"])
        s3 = aws("s3", credentials, self.region)
        for partition, allowed in (("aws", False), (self.partition, True)):
            statement = {
                "Effect": "Allow",
                "Action": "s3:*",
                "Resource": [f"arn:{partition}:s3:::{bucket}", f"arn:{partition}:s3:::{bucket}/*"],
            }
            document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            aws("iam", region=self.region).put_role_policy(RoleName=role["id"], PolicyName="p", PolicyDocument=document)
            try:
                s3.put_object(Bucket=bucket, Key="a", Body=b"x")
                self.assertTrue(allowed)
            except ClientError as error:
                self.assertFalse(allowed, error)
                self.assertIn(f"arn:{self.partition}:s3:::{bucket}/a", str(error))
        # The managed policy counts as well: it allows logs.
        aws("logs", credentials, self.region).create_log_group(logGroupName=self.unique(self.region))

    def _make_everything(self) -> None:
        key = self.make("kms/key", "key")["outputs"]["arn"]
        self.make("kms/alias", "alias", name=f"alias/{self.unique('k')}", targetKeyId=key)
        bucket = self.make("s3/bucket", "bucket", forceDestroy=True)
        domain = bucket["outputs"]["bucketRegionalDomainName"]
        self.assertTrue(domain.endswith(f".s3.{self.region}.{dns_suffix(self.region)}"), domain)
        statement = {
            "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:{self.partition}:s3:::{bucket['id']}/*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
        self.make("s3/bucketPolicy", "policy", bucket=bucket["id"], policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        topic = self.make("sns/topic", "topic", name=self.unique("topic"), kmsMasterKeyId=key)["outputs"]["arn"]
        self.make("sqs/queue", "queue", name=self.unique("queue"))
        self.make("secretsmanager/secret", "secret")
        table = self.make(
            "dynamodb/table", "table", name=self.unique("table"), attributes=[{"name": "id", "type": "S"}], hashKey="id",
            billingMode="PROVISIONED", readCapacity=1, writeCapacity=1, streamEnabled=True, streamViewType="KEYS_ONLY",
        )
        self.make(
            "appautoscaling/target", "target", serviceNamespace="dynamodb", scalableDimension="dynamodb:table:ReadCapacityUnits",
            resourceId=f"table/{table['id']}", minCapacity=1, maxCapacity=2,
        )
        role = self._role("lambda.amazonaws.com")
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "index.mjs").write_bytes(b"export const handler = async () => 1;")
            function = self.make(
                "lambda/function",
                "function",
                name=self.unique("f"),
                role=role["outputs"]["arn"],
                runtime="nodejs24.x",
                handler="index.handler",
                code={"$archive": folder, "hash": "x"},
                publish=True,
            )
        self.make("lambda/alias", "live", name="live", functionName=function["id"], functionVersion="1")
        group = self.make("cloudwatch/logGroup", "group", name=self.unique("group"))
        self.assertEqual(f"arn:{self.partition}:logs:{self.region}:{ACCOUNT}:log-group:{group['id']}", group["outputs"]["arn"])
        self.make(
            "cloudwatch/metricAlarm", "alarm", name=self.unique("alarm"), comparisonOperator="GreaterThanThreshold", evaluationPeriods=1,
            metricName="Errors", namespace="AWS/Lambda", period=60, statistic="Sum", threshold=1, alarmActions=[topic],
        )
        self.make(
            "cloudwatch/compositeAlarm", "composite", alarmName=self.unique("composite"), alarmRule=f'ALARM("{self.unique("alarm")}")'
        )
        self.make("cloudwatch/dashboard", "dashboard", dashboardName=self.unique("board"), dashboardBody='{"widgets": []}')
        paths = {"/": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}, "responses": {}}}}
        api = self.make(
            "apigateway/restApi", "api", body=json.dumps({"openapi": "3.0.1", "info": {"title": "a", "version": "1"}, "paths": paths})
        )
        deployment = self.make("apigateway/deployment", "deployment", restApi=api["id"], triggers={"body": "1"})
        self.make("apigateway/stage", "stage", restApi=api["id"], deployment=deployment["id"], stageName="dev")
        application = self.make("codedeploy/application", "application", name=self.unique("app"), computePlatform="Lambda")
        self.make(
            "codedeploy/deploymentGroup",
            "deployments",
            appName=application["outputs"]["name"],
            deploymentGroupName="group",
            serviceRoleArn=self._role("codedeploy.amazonaws.com")["outputs"]["arn"],
            deploymentConfigName="CodeDeployDefault.LambdaAllAtOnce",
            deploymentStyle={"deploymentOption": "WITH_TRAFFIC_CONTROL", "deploymentType": "BLUE_GREEN"},
        )

    def _role(self, service: str) -> dict[str, Any]:
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        role = self.make("iam/role", f"role-of-{service}", assumeRolePolicy=document, forceDetachPolicies=True)
        self.make(
            "iam/rolePolicyAttachment", f"policy-of-{service}", role=role["id"], policyArn=f"arn:{self.partition}:iam::aws:policy/{BASIC}"
        )
        return role


class GovCloud(China):
    region = "us-gov-west-1"
    partition = "aws-us-gov"
