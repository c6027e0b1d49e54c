import json

from tests.support import ResourceTest, aws

ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


def _allow(action: str) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})


class RoleTest(ResourceTest):
    def test_has_its_policies(self):
        role = self.create(ROLE, "role", {"assumeRolePolicy": TRUST, "description": "old"}, {"Project": "TAP"})
        self.assertRegex(role["id"], r"^role-[0-9a-f]{7}$")
        self.assertEqual(f"arn:aws:iam::123456789012:role/{role['id']}", role["outputs"]["arn"])
        self.assertNotIn("region", role["outputs"])
        policy = self.create(POLICY, "policy", {"role": role["id"], "policy": _allow("s3:GetObject")})
        self.assertEqual(f"{role['id']}:{policy['outputs']['name']}", policy["id"])
        attachment = self.create(ATTACHMENT, "basic", {"role": role["id"], "policyArn": BASIC})
        iam = aws("iam")
        attached = iam.list_attached_role_policies(RoleName=role["id"])["AttachedPolicies"]
        self.assertEqual([BASIC], [each["PolicyArn"] for each in attached])
        self.update(policy, policy=_allow("s3:PutObject"))
        stored = iam.get_role_policy(RoleName=role["id"], PolicyName=policy["outputs"]["name"])["PolicyDocument"]
        self.assertEqual("s3:PutObject", stored["Statement"][0]["Action"])
        with self.refused("DeleteConflict"):
            self.delete(role)
        self.delete(attachment)
        self.delete(policy)
        self.update(role, {"Owner": "me"}, description="new", maxSessionDuration=7200)
        current = iam.get_role(RoleName=role["id"])["Role"]
        self.assertEqual(("new", 7200), (current["Description"], current["MaxSessionDuration"]))
        self.assertEqual([{"Key": "Owner", "Value": "me"}], current["Tags"])

    def test_force_detaches_what_it_does_not_own(self):
        role = self.create(ROLE, "role", {"assumeRolePolicy": TRUST, "forceDetachPolicies": True})
        aws("iam").attach_role_policy(RoleName=role["id"], PolicyArn=BASIC)
        self.delete(role)
        self.assertNotIn(role["id"], [each["RoleName"] for each in aws("iam").list_roles()["Roles"]])

    def test_refuses_what_aws_refuses(self):
        for trust in ("{bad", json.dumps({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}), _allow("s3:*")):
            with self.refused("MalformedPolicyDocument"):
                self.create(ROLE, "role", {"assumeRolePolicy": trust})
        role = self.create(ROLE, "role", {"assumeRolePolicy": TRUST})
        with self.refused("MalformedPolicyDocument"):
            self.create(POLICY, "policy", {"role": role["id"], "policy": "{bad"})
        with self.refused("NoSuchEntity"):
            self.create(ATTACHMENT, "a", {"role": role["id"], "policyArn": "arn:aws:iam::aws:policy/Nothing"})
        with self.refused("NoSuchEntity"):
            self.create(POLICY, "policy", {"role": "nobody", "policy": _allow("s3:*")})
