"""Releases with real functions: what the hook says, how the traffic shifts, what brings it back."""

from __future__ import annotations

import json
import uuid
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError

from local_aws.services.codedeploy import deployment
from tests.clock import stop_clock
from tests.services.lambda_.harness import ACCOUNT, REGION, FunctionTestCase, archive
from tests.waiting import until

VERSION = "export const handler = async () => process.env.AWS_LAMBDA_FUNCTION_VERSION;"
# Reports what STATUS says, signed with the function's own credentials; nothing when there is none.
HOOK = """import { createHash, createHmac } from 'node:crypto';
const hash = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
export const handler = async ({ DeploymentId, LifecycleEventHookExecutionId }) => {
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, STATUS } = process.env;
  if (!STATUS) return;
  const body = JSON.stringify({
    deploymentId: DeploymentId, lifecycleEventHookExecutionId: LifecycleEventHookExecutionId, status: STATUS,
  });
  const date = new Date().toISOString().replace(/[:-]|[.][0-9]+/g, '');
  const headers = { host: new URL(AWS_ENDPOINT_URL).host, 'x-amz-date': date, 'x-amz-security-token': AWS_SESSION_TOKEN };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
  const scope = [date.slice(0, 8), 'eu-west-2', 'codedeploy', 'aws4_request'];
  const canonical = ['POST', '/', '', ...lines, '', names, hash(body)].join('\\n');
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), hash(canonical)].join('\\n');
  const signature = hmac(scope.reduce(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`), text).toString('hex');
  const credential = [AWS_ACCESS_KEY_ID, ...scope].join('/');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
  headers['x-amz-target'] = 'CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus';
  const answer = await fetch(AWS_ENDPOINT_URL, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
};"""
RESOURCES = {"cloudwatch": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:*", "lambda": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:*"}
NEVER = 2000  # minutes that no test waits for


class DeploymentTest(FunctionTestCase):
    minute_seconds = 0.5
    maxDiff = None

    def setUp(self) -> None:
        self.codedeploy, self.iam, self.cloudwatch = (self.client(service) for service in ("codedeploy", "iam", "cloudwatch"))
        self.name = self.function(VERSION)
        for timeout in (800, 801):
            self.lambda_.update_function_configuration(FunctionName=self.name, Timeout=timeout)
            self.lambda_.publish_version(FunctionName=self.name)
        self.lambda_.create_alias(FunctionName=self.name, Name="live", FunctionVersion="1")
        self.alarm = f"alarm-{self.name}"
        self.codedeploy.create_application(applicationName=self.name, computePlatform="Lambda")
        self.addCleanup(self.stop)

    def stop(self) -> None:
        for id in self.codedeploy.list_deployments(includeOnlyStatuses=["Created", "InProgress"])["deployments"]:
            self.codedeploy.stop_deployment(deploymentId=id, autoRollbackEnabled=False)
            self.ended(id)

    def service_role(self, *actions: str) -> str:
        name = f"codedeploy-{uuid.uuid4().hex[:8]}"
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "codedeploy.amazonaws.com"}}
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))[
            "Role"
        ]["Arn"]
        statements = [{"Effect": "Allow", "Action": action, "Resource": RESOURCES[action.partition(":")[0]]} for action in actions]
        self.iam.put_role_policy(
            RoleName=name, PolicyName="inline", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements})
        )
        return arn

    def group(self, minutes: int = 1, *, percent: int = 10, role: str | None = None, events: tuple[str, ...] | None = None) -> None:
        """The deployment group of the test: a canary with so many minutes, rolled back by everything unless told otherwise."""
        routing = {"type": "TimeBasedCanary", "timeBasedCanary": {"canaryPercentage": percent, "canaryInterval": minutes}}
        self.codedeploy.create_deployment_config(deploymentConfigName=self.name, computePlatform="Lambda", trafficRoutingConfig=routing)
        every = ("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST")
        self.codedeploy.create_deployment_group(
            applicationName=self.name,
            deploymentGroupName="live",
            deploymentConfigName=self.name,
            serviceRoleArn=role
            or self.service_role("lambda:GetAlias", "lambda:UpdateAlias", "lambda:InvokeFunction", "cloudwatch:DescribeAlarms"),
            deploymentStyle={"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
            alarmConfiguration={"enabled": True, "alarms": [{"name": self.alarm}]},
            autoRollbackConfiguration={"enabled": True, "events": list(every if events is None else events)},
        )

    def hook(self, status: str = "", *, permitted: bool = True) -> str:
        statement = {
            "Effect": "Allow" if permitted else "Deny", "Action": "codedeploy:PutLifecycleEventHookExecutionStatus",
            "Resource": f"arn:aws:codedeploy:{REGION}:{ACCOUNT}:deploymentgroup:{self.name}/live",
        }
        return self.function(HOOK, Role=self.role(statement), Environment={"Variables": {"STATUS": status}})

    def deploy(self, current: str = "1", target: str = "2", **hooks: str) -> str:
        properties = {"Name": self.name, "Alias": "live", "CurrentVersion": current, "TargetVersion": target}
        resources = [{self.name: {"Type": "AWS::Lambda::Function", "Properties": properties}}]
        content = json.dumps({"version": 0.0, "Resources": resources, "Hooks": [{event: name} for event, name in hooks.items()]})
        revision = {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}
        return self.codedeploy.create_deployment(applicationName=self.name, deploymentGroupName="live", revision=revision)["deploymentId"]

    def info(self, id: str) -> dict[str, Any]:
        return self.codedeploy.get_deployment(deploymentId=id)["deploymentInfo"]

    def ended(self, id: str) -> dict[str, Any]:
        return until(lambda: (info := self.info(id))["status"] in ("Succeeded", "Failed", "Stopped") and info)

    def target(self, id: str) -> dict[str, Any]:
        (target,) = self.codedeploy.list_deployment_targets(deploymentId=id)["targetIds"]
        return self.codedeploy.get_deployment_target(deploymentId=id, targetId=target)["deploymentTarget"]["lambdaTarget"]

    def events(self, id: str) -> dict[str, str]:
        return {event["lifecycleEventName"]: event["status"] for event in self.target(id)["lifecycleEvents"]}

    def alias(self) -> tuple[str, dict[str, float]]:
        alias = self.lambda_.get_alias(FunctionName=self.name, Name="live")
        return alias["FunctionVersion"], (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights", {})

    def shifting(self, id: str) -> None:
        """Waits until the canary has its traffic."""
        until(lambda: self.target(id)["lambdaFunctionInfo"]["targetVersionWeight"] == 0.1)

    def test_a_release_passes_its_checks_and_takes_the_traffic(self) -> None:
        self.group()
        hook = self.hook("Succeeded")
        id = self.deploy(BeforeAllowTraffic=hook, AfterAllowTraffic=hook)
        self.assertRegex(id, r"^d-[A-Z0-9]{9}$")
        info = self.ended(id)
        self.assertEqual(("Succeeded", "user", 1), (info["status"], info["creator"], info["deploymentOverview"]["Succeeded"]))
        self.assertNotIn("errorInformation", info)
        self.assertEqual(("2", {}), self.alias())
        self.assertEqual(dict.fromkeys(("BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"), "Succeeded"), self.events(id))
        group = self.codedeploy.get_deployment_group(applicationName=self.name, deploymentGroupName="live")["deploymentGroupInfo"]
        self.assertEqual((id, id), (group["lastSuccessfulDeployment"]["deploymentId"], group["lastAttemptedDeployment"]["deploymentId"]))

    def test_the_canary_has_its_share_and_its_version_while_it_lasts(self) -> None:
        self.group(NEVER)
        id = self.deploy()
        self.shifting(id)
        self.assertEqual(("1", {"2": 0.1}), self.alias())
        function = self.target(id)["lambdaFunctionInfo"]
        self.assertEqual(
            {"functionName": self.name, "functionAlias": "live", "currentVersion": "1", "targetVersion": "2", "targetVersionWeight": 0.1},
            function,
        )
        self.assertEqual({"BeforeAllowTraffic": "Skipped", "AllowTraffic": "InProgress", "AfterAllowTraffic": "Pending"}, self.events(id))
        with self.assertRaises(ClientError) as caught:
            self.deploy()
        self.assertEqual("DeploymentLimitExceededException", caught.exception.response["Error"]["Code"])

    def rolled_back(self, id: str) -> dict[str, Any]:
        """The end of a deployment, after that of its rollback."""
        info = self.ended(id)
        rollback = self.ended(info["rollbackInfo"]["rollbackDeploymentId"])
        self.assertEqual(("Succeeded", "codeDeployRollback"), (rollback["status"], rollback["creator"]))
        self.assertEqual(id, rollback["rollbackInfo"]["rollbackTriggeringDeploymentId"])
        self.assertEqual(("1", {}), self.alias())
        return info

    def test_a_version_that_fails_its_check_gets_no_traffic(self) -> None:
        self.group()
        id = self.deploy(BeforeAllowTraffic=self.hook("Failed"))
        info = self.rolled_back(id)
        self.assertEqual(("Failed", "HOOK_EXECUTION_FAILURE"), (info["status"], info["errorInformation"]["code"]))
        self.assertEqual({"BeforeAllowTraffic": "Failed", "AllowTraffic": "Skipped", "AfterAllowTraffic": "Skipped"}, self.events(id))

    def test_a_check_afterwards_brings_the_traffic_back(self) -> None:
        self.group()
        id = self.deploy(AfterAllowTraffic=self.hook("Failed"))
        self.assertEqual("HOOK_EXECUTION_FAILURE", self.rolled_back(id)["errorInformation"]["code"])
        self.assertEqual({"BeforeAllowTraffic": "Skipped", "AllowTraffic": "Succeeded", "AfterAllowTraffic": "Failed"}, self.events(id))

    def test_a_hook_that_never_reports_or_may_not_fails_the_deployment(self) -> None:
        self.group()
        for hook in (self.hook(), self.hook("Succeeded", permitted=False)):
            with mock.patch.object(deployment, "_HOOK_SECONDS", 60):
                info = self.rolled_back(self.deploy(BeforeAllowTraffic=hook))
            self.assertIn("did not report within an hour", info["errorInformation"]["message"])

    def test_an_alarm_stops_the_canary_and_brings_the_traffic_back(self) -> None:
        self.group(NEVER, percent=10)
        failing = "export const handler = async () => { throw new Error('bad version'); };"
        self.lambda_.update_function_code(FunctionName=self.name, ZipFile=archive(failing), Publish=True)
        self.cloudwatch.put_metric_alarm(
            AlarmName=self.alarm, Namespace="AWS/Lambda", MetricName="Errors", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=0,
            ComparisonOperator="GreaterThanThreshold", TreatMissingData="notBreaching",
            Dimensions=[{"Name": "FunctionName", "Value": self.name}, {"Name": "Resource", "Value": f"{self.name}:live"}],
        )
        self.addCleanup(self.cloudwatch.delete_alarms, AlarmNames=[self.alarm])
        id = self.deploy(target="3")
        self.shifting(id)
        stop_clock(self)
        until(lambda: "FunctionError" in self.lambda_.invoke(FunctionName=self.name, Qualifier="live"))
        self.server.cloudwatch.look()
        info = self.rolled_back(id)
        self.assertEqual(("Stopped", "ALARM_ACTIVE"), (info["status"], info["errorInformation"]["code"]))
        self.assertIn(self.alarm, info["errorInformation"]["message"])

    def test_a_stop_leaves_or_rolls_back(self) -> None:
        self.group(NEVER, events=())
        for rolls_back, alias in ((True, ("1", {})), (None, ("1", {"2": 0.1}))):
            id = self.deploy()
            self.shifting(id)
            arguments = {} if rolls_back is None else {"autoRollbackEnabled": rolls_back}
            self.codedeploy.stop_deployment(deploymentId=id, **arguments)
            info = self.rolled_back(id) if rolls_back else self.ended(id)
            self.assertEqual(("Stopped", "MANUAL_STOP"), (info["status"], info["errorInformation"]["code"]))
            self.assertEqual(alias, self.alias())
        with self.assertRaises(ClientError) as caught:
            self.codedeploy.stop_deployment(deploymentId=id)
        self.assertEqual("DeploymentAlreadyCompletedException", caught.exception.response["Error"]["Code"])

    def test_a_role_without_permission_cannot_move_the_alias(self) -> None:
        self.group(role=self.service_role("lambda:GetAlias", "cloudwatch:DescribeAlarms"), events=())
        info = self.ended(self.deploy())
        self.assertEqual(("Failed", "IAM_ROLE_PERMISSIONS"), (info["status"], info["errorInformation"]["code"]))
        self.assertIn("lambda:UpdateAlias", info["errorInformation"]["message"])
        self.assertEqual(("1", {}), self.alias())

    def test_an_outdated_app_spec_undoes_nothing(self) -> None:
        self.group(events=())
        for current, target, code in (("2", "1", "INVALID_LAMBDA_CONFIGURATION"), ("1", "9", "INVALID_LAMBDA_FUNCTION")):
            info = self.ended(self.deploy(current, target))
            self.assertEqual(("Failed", code), (info["status"], info["errorInformation"]["code"]))
            self.assertEqual(("1", {}), self.alias())

    def test_calls_that_are_refused(self) -> None:
        self.group(NEVER)
        id = self.deploy()
        application = {"applicationName": self.name}
        calls = self.codedeploy
        for code, call, arguments in (
            ("DeploymentDoesNotExistException", calls.get_deployment, {"deploymentId": "d-NONE"}),
            ("DeploymentTargetDoesNotExistException", calls.get_deployment_target, {"deploymentId": id, "targetId": f"{self.name}:live"}),
            ("DeploymentGroupNameRequiredException", calls.create_deployment, application),
            ("DeploymentGroupDoesNotExistException", calls.create_deployment, application | {"deploymentGroupName": "none"}),
            ("RevisionRequiredException", calls.create_deployment, application | {"deploymentGroupName": "live"}),
            (
                "DeploymentConfigDoesNotExistException", calls.create_deployment,
                application | {"deploymentGroupName": "live", "deploymentConfigName": "none"},
            ),
            (
                "InvalidLifecycleEventHookExecutionIdException", calls.put_lifecycle_event_hook_execution_status,
                {"deploymentId": id, "lifecycleEventHookExecutionId": "none", "status": "Succeeded"},
            ),
            (
                "InvalidLifecycleEventHookExecutionStatusException", calls.put_lifecycle_event_hook_execution_status,
                {"deploymentId": id, "lifecycleEventHookExecutionId": "none", "status": "Skipped"},
            ),
        ):
            with self.assertRaises(ClientError, msg=code) as caught:
                call(**arguments)
            self.assertEqual(code, caught.exception.response["Error"]["Code"])

    def test_lists(self) -> None:
        self.group(events=())
        first = self.deploy()
        self.ended(first)
        second = self.deploy("2", "1")
        self.ended(second)
        group = {"applicationName": self.name, "deploymentGroupName": "live"}
        self.assertEqual([second, first], self.codedeploy.list_deployments(**group)["deployments"])
        self.assertEqual([], self.codedeploy.list_deployments(**group, includeOnlyStatuses=["Failed"])["deployments"])
        infos = self.codedeploy.batch_get_deployments(deploymentIds=[first, second])["deploymentsInfo"]
        self.assertEqual([first, second], [info["deploymentId"] for info in infos])
        ids = self.codedeploy.list_deployment_targets(deploymentId=first)["targetIds"]
        (target,) = self.codedeploy.batch_get_deployment_targets(deploymentId=first, targetIds=ids)["deploymentTargets"]
        self.assertEqual(("LambdaTarget", "Succeeded"), (target["deploymentTargetType"], target["lambdaTarget"]["status"]))
