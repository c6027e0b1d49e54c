"""What exists is not adopted by who creates it a second time, unless AWS's own call and the provider do that.

Every type of resource is in one of the three tables, so that a new one is decided on.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from tests.support import ResourceTest, aws, control, local_aws

# With which code the second is refused: AWS's, or that of engine/names.py.
REFUSED = {
    "apigateway/stage:Stage": "ConflictException",
    "backup/vault:Vault": "AlreadyExistsException",
    "cloudtrail/trail:Trail": "TrailAlreadyExistsException",
    "cloudwatch/compositeAlarm:CompositeAlarm": "AlreadyExists",
    "cloudwatch/dashboard:Dashboard": "AlreadyExists",
    "cloudwatch/logGroup:LogGroup": "ResourceAlreadyExistsException",
    "cloudwatch/logMetricFilter:LogMetricFilter": "AlreadyExists",
    "cloudwatch/metricAlarm:MetricAlarm": "AlreadyExists",
    "codedeploy/application:Application": "ApplicationAlreadyExistsException",
    "codedeploy/deploymentConfig:DeploymentConfig": "DeploymentConfigAlreadyExistsException",
    "codedeploy/deploymentGroup:DeploymentGroup": "DeploymentGroupAlreadyExistsException",
    "dynamodb/table:Table": "ResourceInUseException",
    "iam/role:Role": "EntityAlreadyExists",
    "kms/alias:Alias": "AlreadyExistsException",
    "lambda/alias:Alias": "ResourceConflictException",
    "lambda/eventSourceMapping:EventSourceMapping": "ResourceConflictException",
    "lambda/function:Function": "ResourceConflictException",
    "lambda/permission:Permission": "ResourceConflictException",
    "s3/bucket:Bucket": "BucketAlreadyOwnedByYou",
    "secretsmanager/secret:Secret": "ResourceExistsException",
    "sns/topic:Topic": "AlreadyExists",
    "sqs/queue:Queue": "AlreadyExists",
    "wafv2/webAcl:WebAcl": "WAFDuplicateItemException",
}
# Of which its owner has one, which the call sets, whatever it was before; nor does the provider look before it calls.
SET = {
    "apigateway/account:Account": "of the account in a region",
    "apigateway/methodSettings:MethodSettings": "of a stage",
    "appautoscaling/policy:Policy": "PutScalingPolicy: of a target, by name",
    "appautoscaling/target:Target": "RegisterScalableTarget: of a table or index",
    "backup/vaultLockConfiguration:VaultLockConfiguration": "of a vault",
    "dynamodb/contributorInsights:ContributorInsights": "of a table or index",
    "iam/rolePolicy:RolePolicy": "PutRolePolicy: of a role, by name",
    "iam/rolePolicyAttachment:RolePolicyAttachment": "AttachRolePolicy: attached once however often",
    "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": "of a function or alias",
    "lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": "of a version or alias",
    "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "of a bucket",
    "s3/bucketLogging:BucketLogging": "of a bucket",
    "s3/bucketNotification:BucketNotification": "of a bucket",
    "s3/bucketOwnershipControls:BucketOwnershipControls": "of a bucket",
    "s3/bucketPolicy:BucketPolicy": "of a bucket",
    "s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "of a bucket",
    "s3/bucketReplicationConfig:BucketReplicationConfig": "of a bucket",
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "of a bucket",
    "s3/bucketVersioning:BucketVersioning": "of a bucket",
    "secretsmanager/secretRotation:SecretRotation": "of a secret",
    "sns/topicPolicy:TopicPolicy": "of a topic",
    "sns/topicSubscription:TopicSubscription": "Subscribe answers the subscription of the endpoint that there is",
    "sqs/queuePolicy:QueuePolicy": "of a queue",
    "wafv2/webAclAssociation:WebAclAssociation": "of a stage",
    "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": "of a web ACL",
}
# What AWS gives an id of its own each time.
ANOTHER = {
    "apigateway/deployment:Deployment",
    "apigateway/restApi:RestApi",
    "backup/plan:Plan",
    "backup/selection:Selection",
    "kms/key:Key",
    "lambda/layerVersion:LayerVersion",
    "secretsmanager/secretVersion:SecretVersion",
}
DEFINITION = {
    "openapi": "3.0.1",
    "info": {"title": "a", "version": "1"},
    "paths": {"/": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}, "responses": {}}}},
}
VISIBILITY = {"cloudwatchMetricsEnabled": True, "metricName": "acl", "sampledRequestsEnabled": True}


class IdentitiesTest(ResourceTest):
    def setUp(self) -> None:
        super().setUp()
        self.seen: set[str] = set()

    def twice(self, kind: str, /, **inputs: Any) -> Any:
        """Creates one, which another of the same identity is refused beside."""
        self.seen.add(kind)
        made = self.create(f"aws:{kind}", kind, inputs)
        with self.subTest(kind), self.refused(REFUSED[kind]):
            self.create(f"aws:{kind}", f"{kind}-again", inputs)
        return made

    def test_every_type_is_decided_on(self):
        handlers = {type.removeprefix("aws:"): each for type, each in local_aws().operations.handlers.items() if type.startswith("aws:")}
        self.assertEqual(sorted([*REFUSED, *SET, *ANOTHER]), sorted(handlers))
        self.assertEqual(set(), {kind for kind in REFUSED if not handlers[kind].identity}, "refused by what it does not have")
        self.assertEqual(set(), {kind for kind in ANOTHER if handlers[kind].identity}, "another one of the same identity")
        overwriting = {kind for kind in handlers if handlers[kind].overwrites_in}
        self.assertEqual(set(), overwriting - {kind for kind, code in REFUSED.items() if code == "AlreadyExists"})

    def test_a_second_one_is_refused_and_the_first_stays(self):
        self.twice("s3/bucket:Bucket", bucket=self.unique("bucket"), forceDestroy=True)
        self._messaging_and_secrets()
        self._monitoring()
        self._functions()
        self._delivery()
        self.assertEqual(set(REFUSED), self.seen)
        self.assertEqual([], control("POST", f"stacks/{self.stack}/refresh", {})["gone"])

    def _messaging_and_secrets(self) -> None:
        self.twice("sns/topic:Topic", name=self.unique("topic"))
        self.twice("sqs/queue:Queue", name=self.unique("queue"))
        self.twice("secretsmanager/secret:Secret", name=self.unique("secret"), recoveryWindowInDays=0)
        self.twice("backup/vault:Vault", name=self.unique("vault"))
        key = self.create("aws:kms/key:Key", "key", {})["id"]
        self.twice("kms/alias:Alias", name=f"alias/{self.unique('key')}", targetKeyId=key)

    def _monitoring(self) -> None:
        alarm = self.unique("alarm")
        self.twice(
            "cloudwatch/metricAlarm:MetricAlarm", name=alarm, comparisonOperator="GreaterThanThreshold", evaluationPeriods=1,
            metricName="Errors", namespace="AWS/Lambda", period=60, statistic="Sum", threshold=1,
        )
        self.twice("cloudwatch/compositeAlarm:CompositeAlarm", alarmName=self.unique("all"), alarmRule=f'ALARM("{alarm}")')
        self.twice("cloudwatch/dashboard:Dashboard", dashboardName=self.unique("board"), dashboardBody='{"widgets": []}')
        group = self.twice("cloudwatch/logGroup:LogGroup", name=self.unique("group"))["id"]
        metric = {"name": "Faults", "namespace": "TAP", "value": "1"}
        self.twice("cloudwatch/logMetricFilter:LogMetricFilter", logGroupName=group, name="f", pattern="x", metricTransformation=metric)
        bucket, trail = self.unique("trails"), self.unique("trail")
        self.create("aws:s3/bucket:Bucket", "trails", {"bucket": bucket, "forceDestroy": True})
        allowed = [("s3:GetBucketAcl", f"arn:aws:s3:::{bucket}"), ("s3:PutObject", f"arn:aws:s3:::{bucket}/AWSLogs/123456789012/*")]
        policy = _policy("cloudtrail.amazonaws.com", *allowed)
        self.create("aws:s3/bucketPolicy:BucketPolicy", "trails", {"bucket": bucket, "policy": policy})
        self.twice("cloudtrail/trail:Trail", name=trail, s3BucketName=bucket)

    def _functions(self) -> None:
        table = self.twice(
            "dynamodb/table:Table", name=self.unique("table"), attributes=[{"name": "id", "type": "S"}], hashKey="id",
            billingMode="PAY_PER_REQUEST", streamEnabled=True, streamViewType="KEYS_ONLY",
        )
        trust = _policy("lambda.amazonaws.com", ("sts:AssumeRole", None))
        role = self.twice("iam/role:Role", name=self.unique("role"), assumeRolePolicy=trust, forceDetachPolicies=True)
        read = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [read]})
        aws("iam").put_role_policy(RoleName=role["id"], PolicyName="read", PolicyDocument=document)
        self.addCleanup(aws("iam").delete_role_policy, RoleName=role["id"], PolicyName="read")
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "index.mjs").write_bytes(b"export const handler = async () => 1;")
            function = self.twice(
                "lambda/function:Function", name=self.unique("f"), role=role["outputs"]["arn"], runtime="nodejs24.x",
                handler="index.handler", code={"$archive": folder, "hash": "x"}, publish=True,
            )["id"]
        self.twice("lambda/alias:Alias", name="live", functionName=function, functionVersion="1")
        permission = {"action": "lambda:InvokeFunction", "principal": "s3.amazonaws.com", "statementId": "s3"}
        self.twice("lambda/permission:Permission", function=function, **permission)
        stream = table["outputs"]["streamArn"]
        mapping = {"eventSourceArn": stream, "functionName": function, "startingPosition": "LATEST"}
        self.twice("lambda/eventSourceMapping:EventSourceMapping", **mapping)

    def _delivery(self) -> None:
        api = self.create("aws:apigateway/restApi:RestApi", "api", {"body": json.dumps(DEFINITION)})["id"]
        deployment = self.create("aws:apigateway/deployment:Deployment", "deployment", {"restApi": api})["id"]
        self.twice("apigateway/stage:Stage", restApi=api, deployment=deployment, stageName="dev")
        acl = {"scope": "REGIONAL", "defaultAction": {"allow": {}}, "visibilityConfig": VISIBILITY}
        self.twice("wafv2/webAcl:WebAcl", name=self.unique("acl"), **acl)
        application = self.twice("codedeploy/application:Application", name=self.unique("app"), computePlatform="Lambda")
        routing = {"type": "TimeBasedCanary", "timeBasedCanary": {"interval": 2, "percentage": 25}}
        config = {"deploymentConfigName": self.unique("canary"), "computePlatform": "Lambda", "trafficRoutingConfig": routing}
        self.twice("codedeploy/deploymentConfig:DeploymentConfig", **config)
        trust = _policy("codedeploy.amazonaws.com", ("sts:AssumeRole", None))
        role = self.create("aws:iam/role:Role", "codedeploy", {"assumeRolePolicy": trust})["outputs"]["arn"]
        self.twice(
            "codedeploy/deploymentGroup:DeploymentGroup", appName=application["outputs"]["name"], deploymentGroupName="live",
            serviceRoleArn=role, deploymentConfigName="CodeDeployDefault.LambdaAllAtOnce",
            deploymentStyle={"deploymentOption": "WITH_TRAFFIC_CONTROL", "deploymentType": "BLUE_GREEN"},
        )


def _policy(service: str, *allowed: tuple[str, str | None]) -> str:
    statements = [
        {"Effect": "Allow", "Principal": {"Service": service}, "Action": action} | ({"Resource": resource} if resource else {})
        for action, resource in allowed
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
