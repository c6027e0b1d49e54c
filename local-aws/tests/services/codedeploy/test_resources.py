import json

from tests.support import ResourceTest, aws

APPLICATION = "aws:codedeploy/application:Application"
CONFIG = "aws:codedeploy/deploymentConfig:DeploymentConfig"
GROUP = "aws:codedeploy/deploymentGroup:DeploymentGroup"


class DeliveryTest(ResourceTest):
    def _role(self, service: str) -> str:
        statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        return self.create("aws:iam/role:Role", f"role-{service}", {"assumeRolePolicy": trust})["outputs"]["arn"]

    def test_group_of_an_application(self):
        codedeploy = aws("codedeploy")
        application = self.create(APPLICATION, "app", {"name": self.unique("tap"), "computePlatform": "Lambda"}, {"Project": "TAP"})
        self.assertEqual("Lambda", codedeploy.get_application(applicationName=self.unique("tap"))["application"]["computePlatform"])
        routing = {"type": "TimeBasedCanary", "timeBasedCanary": {"interval": 2, "percentage": 25}}
        name = self.unique("canary")
        config = self.create(CONFIG, "canary", {"deploymentConfigName": name, "computePlatform": "Lambda", "trafficRoutingConfig": routing})
        stored = codedeploy.get_deployment_config(deploymentConfigName=name)["deploymentConfigInfo"]
        self.assertEqual({"canaryPercentage": 25, "canaryInterval": 2}, stored["trafficRoutingConfig"]["timeBasedCanary"])

        inputs = {
            "appName": application["outputs"]["name"],
            "deploymentGroupName": "live",
            "deploymentConfigName": name,
            "serviceRoleArn": self._role("codedeploy.amazonaws.com"),
            "deploymentStyle": {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
            "alarmConfiguration": {"enabled": True, "alarms": ["tap-canary-errors"]},
            "autoRollbackConfiguration": {"enabled": True, "events": ["DEPLOYMENT_FAILURE"]},
        }
        group = self.create(GROUP, "group", inputs)
        def read():
            return codedeploy.get_deployment_group(applicationName=inputs["appName"], deploymentGroupName="live")["deploymentGroupInfo"]
        self.assertEqual([{"name": "tap-canary-errors"}], read()["alarmConfiguration"]["alarms"])
        with self.refused("DeploymentConfigInUseException"):
            self.delete(config)
        self.update(group, deploymentConfigName="CodeDeployDefault.LambdaAllAtOnce", alarmConfiguration=None)
        self.assertEqual("CodeDeployDefault.LambdaAllAtOnce", read()["deploymentConfigName"])
        self.assertEqual([], read()["alarmConfiguration"]["alarms"])
        self.delete(group)
        self.assertEqual([], codedeploy.list_deployment_groups(applicationName=inputs["appName"])["deploymentGroups"])
        self.delete(application)
        self.assertNotIn(inputs["appName"], codedeploy.list_applications()["applications"])
        for wrong, code in (
            ({"serviceRoleArn": self._role("lambda.amazonaws.com")}, "InvalidRoleException"),
            ({"deploymentConfigName": "CodeDeployDefault.Sometimes"}, "DeploymentConfigDoesNotExistException"),
        ):
            with self.refused(code):
                self.create(GROUP, "group", inputs | wrong)
