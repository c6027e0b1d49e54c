import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from botocore.exceptions import ClientError

from tests.iam.enforced_role import EnforcedRole
from tests.support import aws

ACCOUNT = "123456789012"


class EnforcementTest(EnforcedRole):
    def test_a_role_without_policies_may_only_ask_who_it_is(self):
        identity = self.client("sts").get_caller_identity()
        self.assertEqual(f"arn:aws:sts::{ACCOUNT}:assumed-role/{self.role['id']}/session", identity["Arn"])
        with self.denied("AccessDenied", "s3:ListAllMyBuckets"):
            self.client("s3").list_buckets()

    def test_a_bucket_is_reached_in_its_region_alone(self):
        bucket = self.create("aws:s3/bucket:Bucket", "elsewhere", {"forceDestroy": True}, region="eu-west-1")["id"]
        self.allow({"Action": "s3:*", "Resource": "*"})
        elsewhere = aws("s3", self.credentials, "eu-west-1")
        elsewhere.put_object(Bucket=bucket, Key="a", Body=b"x")
        request = self.client("s3").generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "a"})
        with self.assertRaises(HTTPError) as redirected:
            urlopen(request)
        self.assertEqual((301, "eu-west-1"), (redirected.exception.code, redirected.exception.headers["x-amz-bucket-region"]))
        self.assertIn(b"<Code>PermanentRedirect</Code>", redirected.exception.read())
        self.assertEqual("eu-west-1", self.client("s3").get_bucket_location(Bucket=bucket)["LocationConstraint"])
        # Botocore goes where it is sent.
        self.assertEqual(b"x", self.client("s3").get_object(Bucket=bucket, Key="a")["Body"].read())

    def test_s3_objects(self):
        bucket = self.bucket()
        self.allow(
            {"Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/in/*"},
            {"Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"},
            {"Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{bucket}", "Condition": {"StringLike": {"s3:prefix": "in/*"}}},
        )
        s3 = self.client("s3")
        s3.put_object(Bucket=bucket, Key="in/a +ü", Body=b"x")
        self.assertEqual(b"x", s3.get_object(Bucket=bucket, Key="in/a +ü")["Body"].read())
        self.assertEqual(1, s3.list_objects_v2(Bucket=bucket, Prefix="in/a")["KeyCount"])
        with self.denied("AccessDenied", "s3:PutObject"):
            s3.put_object(Bucket=bucket, Key="out/a", Body=b"x")
        with self.denied("AccessDenied", "s3:ListBucket"):
            s3.list_objects_v2(Bucket=bucket, Prefix="out/")
        with self.denied("AccessDenied", "s3:PutObjectTagging"):
            s3.put_object(Bucket=bucket, Key="in/b", Body=b"x", Tagging="a=b")
        with self.denied("AccessDenied", "s3:DeleteObject"):
            s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "in/a +ü"}]})
        with self.denied("AccessDenied", "s3:PutBucketPolicy"):
            s3.put_bucket_policy(Bucket=bucket, Policy="{}")

    def test_a_missing_object_is_only_reported_to_those_who_may_list(self):
        bucket = self.bucket()
        read = {"Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
        self.allow(read)
        with self.denied("AccessDenied", "s3:ListBucket"):
            self.client("s3").get_object(Bucket=bucket, Key="nothing")
        self.allow(read, {"Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{bucket}"})
        with self.assertRaisesRegex(ClientError, "NoSuchKey"):
            self.client("s3").get_object(Bucket=bucket, Key="nothing")

    def test_encrypted_objects_need_the_key(self):
        bucket, key = self.bucket(), self.key()
        default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}
        inputs = {"bucket": bucket, "rules": [{"applyServerSideEncryptionByDefault": default}]}
        self.create("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", "e", inputs)
        objects = {"Action": ["s3:GetObject", "s3:PutObject"], "Resource": f"arn:aws:s3:::{bucket}/*"}
        s3 = self.client("s3")
        self.allow(objects)
        with self.denied("AccessDenied", "kms:GenerateDataKey"):
            s3.put_object(Bucket=bucket, Key="a", Body=b"x")
        self.allow(objects, {"Action": "kms:GenerateDataKey", "Resource": key})
        s3.put_object(Bucket=bucket, Key="a", Body=b"x")
        with self.denied("AccessDenied", "kms:Decrypt"):
            s3.get_object(Bucket=bucket, Key="a")
        via = {"StringEquals": {"kms:ViaService": "s3.eu-west-2.amazonaws.com"}}
        self.allow(objects, {"Action": "kms:*", "Resource": key, "Condition": via})
        self.assertEqual(b"x", s3.get_object(Bucket=bucket, Key="a")["Body"].read())

    def test_bucket_policies(self):
        bucket = self.bucket()
        arn = f"arn:aws:s3:::{bucket}"
        plain = {"Bool": {"aws:SecureTransport": "false"}}
        tls = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [arn, f"{arn}/*"], "Condition": plain}
        own = {"Effect": "Allow", "Principal": {"AWS": self.role["outputs"]["arn"]}, "Action": "s3:PutObject", "Resource": f"{arn}/*"}
        secret = {"Effect": "Deny", "Principal": {"AWS": ACCOUNT}, "Action": "s3:*", "Resource": f"{arn}/secret/*"}
        policy = {"Version": "2012-10-17", "Statement": [tls, own, secret]}
        self.create("aws:s3/bucketPolicy:BucketPolicy", "p", {"bucket": bucket, "policy": policy})
        s3 = self.client("s3")
        s3.put_object(Bucket=bucket, Key="a", Body=b"x")
        with self.denied("AccessDenied", "explicit deny in a resource-based policy"):
            s3.put_object(Bucket=bucket, Key="secret/a", Body=b"x")
        aws("s3").put_object(Bucket=bucket, Key="secret/a", Body=b"the developer")

    def test_dynamodb(self):
        inputs: dict[str, Any] = {"billingMode": "PAY_PER_REQUEST", "hashKey": "id"}
        inputs["attributes"] = [{"name": "id", "type": "S"}, {"name": "u", "type": "S"}]
        inputs["globalSecondaryIndexes"] = [{"name": "byU", "hashKey": "u", "projectionType": "ALL"}]
        table = self.create("aws:dynamodb/table:Table", "table", inputs)
        arn = table["outputs"]["arn"]
        self.allow({"Action": ["dynamodb:PutItem", "dynamodb:Query"], "Resource": arn})
        dynamodb = self.client("dynamodb")
        item = {"id": {"S": "1"}, "u": {"S": "x"}}
        dynamodb.put_item(TableName=table["id"], Item=item)
        dynamodb.put_item(TableName=arn, Item=item)
        with self.denied("AccessDeniedException", "dynamodb:GetItem"):
            dynamodb.get_item(TableName=table["id"], Key={"id": {"S": "1"}})
        query = {"TableName": table["id"], "KeyConditionExpression": "u = :u", "ExpressionAttributeValues": {":u": {"S": "x"}}}
        with self.denied("AccessDeniedException", f"{arn}/index/byU"):
            dynamodb.query(**query, IndexName="byU")
        with self.denied("AccessDeniedException", "dynamodb:DeleteItem"):
            dynamodb.transact_write_items(
                TransactItems=[
                    {"Put": {"TableName": table["id"], "Item": item}},
                    {"Delete": {"TableName": table["id"], "Key": {"id": {"S": "1"}}}},
                ]
            )
        self.allow({"Action": "dynamodb:Query", "Resource": f"{arn}/index/*"})
        self.assertEqual(1, dynamodb.query(**query, IndexName="byU")["Count"])
        by_id = {"KeyConditionExpression": "id = :id", "ExpressionAttributeValues": {":id": {"S": "1"}}}
        with self.denied("AccessDeniedException", f"{arn} "):
            dynamodb.query(TableName=table["id"], **by_id)

    def test_users(self):
        iam = aws("iam")
        name = self.unique("user")
        iam.create_user(UserName=name)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        sqs = aws("sqs", (key["AccessKeyId"], key["SecretAccessKey"], ""))
        with self.denied("AccessDenied", f"User: arn:aws:iam::{ACCOUNT}:user/{name} is not authorized to perform: sqs:ListQueues"):
            sqs.list_queues()
        condition = {"StringEquals": {"aws:username": name, "aws:PrincipalType": "User"}}
        statement = {"Effect": "Allow", "Action": "sqs:ListQueues", "Resource": "*", "Condition": condition}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=document)
        sqs.list_queues()

    def test_sqs_with_policy_and_key(self):
        key = self.key()
        queue = self.create("aws:sqs/queue:Queue", "queue", {"kmsMasterKeyId": key})
        send = {"Action": "sqs:SendMessage", "Resource": queue["outputs"]["arn"]}
        sqs = self.client("sqs")
        self.allow(send)
        with self.denied("KMS.AccessDeniedException", "kms:GenerateDataKey"):
            sqs.send_message(QueueUrl=queue["id"], MessageBody="x")
        self.allow(send, {"Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": key})
        sqs.send_message(QueueUrl=queue["id"], MessageBody="x")
        sqs.send_message_batch(QueueUrl=queue["id"], Entries=[{"Id": "1", "MessageBody": "x"}])
        with self.denied("AccessDenied", "sqs:ReceiveMessage"):
            sqs.receive_message(QueueUrl=queue["id"])
        refuse: dict[str, Any] = {"Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": queue["outputs"]["arn"]}
        unless = {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/another"}
        refuse["Condition"] = {"ArnNotEquals": unless}
        policy = {"Version": "2012-10-17", "Statement": [refuse]}
        record = self.create("aws:sqs/queuePolicy:QueuePolicy", "policy", {"queueUrl": queue["id"], "policy": policy})
        with self.denied("AccessDenied", "explicit deny in a resource-based policy"):
            sqs.send_message(QueueUrl=queue["id"], MessageBody="x")
        unless["aws:PrincipalArn"] = self.role["outputs"]["arn"]
        self.update(record, policy=policy)
        sqs.send_message(QueueUrl=queue["id"], MessageBody="x")

    def test_kms_key_policies_rule_over_identity_policies(self):
        key = self.key()
        self.allow({"Action": "kms:*", "Resource": "*"})
        kms = self.client("kms")
        blob = kms.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext={"a": "b"})["CiphertextBlob"]
        self.assertEqual(b"x", kms.decrypt(CiphertextBlob=blob, EncryptionContext={"a": "b"})["Plaintext"])
        only = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "kms:*", "Resource": "*"}
        aws("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps({"Version": "2012-10-17", "Statement": [only]}))
        with self.denied("AccessDeniedException", "kms:Decrypt"):
            kms.decrypt(CiphertextBlob=blob, EncryptionContext={"a": "b"})

    def test_calls_that_concern_no_key(self):
        with self.denied("AccessDeniedException", "kms:ListKeys on resource: * because no identity-based policy"):
            self.client("kms").list_keys()
        self.allow({"Action": "kms:ListKeys", "Resource": "*"})
        self.client("kms").list_keys()

    def test_keys_by_alias(self):
        key = self.key()
        alias = f"alias/{self.unique('tap')}"
        self.create("aws:kms/alias:Alias", "alias", {"name": alias, "targetKeyId": key})
        self.allow({"Action": "kms:Encrypt", "Resource": key})
        self.client("kms").encrypt(KeyId=alias, Plaintext=b"x")
        with self.denied("AccessDeniedException", "kms:Encrypt"):
            self.client("kms").encrypt(KeyId="alias/nothing", Plaintext=b"x")

    def test_secrets_need_their_key(self):
        key = self.key()
        secret = aws("secretsmanager").create_secret(Name=self.unique("secret"), SecretString="s", KmsKeyId=key)
        secrets = self.client("secretsmanager")
        with self.denied("AccessDeniedException", "secretsmanager:GetSecretValue"):
            secrets.get_secret_value(SecretId=secret["Name"])
        read = {"Action": "secretsmanager:GetSecretValue", "Resource": secret["ARN"]}
        self.allow(read)
        with self.denied("AccessDeniedException", "kms:Decrypt"):
            secrets.get_secret_value(SecretId=secret["ARN"])
        self.allow(read, {"Action": "kms:Decrypt", "Resource": key})
        self.assertEqual("s", secrets.get_secret_value(SecretId=secret["Name"])["SecretString"])

    def test_whoever_rotates_a_secret_may_call_its_function(self):
        secret = aws("secretsmanager").create_secret(Name=self.unique("rotated"), SecretString="s")["ARN"]
        function = f"arn:aws:lambda:eu-west-2:{ACCOUNT}:function:rotator"
        rotate = {"Action": "secretsmanager:RotateSecret", "Resource": secret}
        self.allow(rotate)
        call = {"SecretId": secret, "RotationLambdaARN": function, "RotationRules": {"AutomaticallyAfterDays": 1}}
        with self.denied("AccessDeniedException", "lambda:InvokeFunction"):
            self.client("secretsmanager").rotate_secret(**call)
        self.allow(rotate, {"Action": "lambda:InvokeFunction", "Resource": function})
        with self.denied("AccessDeniedException", "Secrets Manager cannot invoke the specified Lambda function"):
            self.client("secretsmanager").rotate_secret(**call)

    def test_logs_with_an_attached_policy_and_an_explicit_deny(self):
        basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        self.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", {"role": self.role["id"], "policyArn": basic})
        self.allow({"Effect": "Deny", "Action": "logs:CreateLogGroup", "Resource": "arn:aws:logs:*:*:*"})
        logs = self.client("logs")
        with self.denied("AccessDeniedException", "explicit deny in an identity-based policy"):
            logs.create_log_group(logGroupName=self.unique("group"))
        group = self.create("aws:cloudwatch/logGroup:LogGroup", "logs", {})["id"]
        logs.create_log_stream(logGroupName=group, logStreamName="s")
        logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=[{"timestamp": 1, "message": "m"}])

    def test_services_with_the_query_protocol(self):
        topic = aws("sns").create_topic(Name=self.unique("topic"))["TopicArn"]
        with self.denied("AuthorizationError", "sns:Publish"):
            self.client("sns").publish(TopicArn=topic, Message="x")
        self.allow({"Action": "sns:Publish", "Resource": topic})
        self.client("sns").publish(TopicArn=topic, Message="x")
        with self.denied("AccessDenied", "iam:GetRole"):
            self.client("iam").get_role(RoleName=self.role["id"])

    def test_lambda_and_xray(self):
        self.allow({"Action": "xray:PutTraceSegments", "Resource": "*"})
        self.client("xray").put_trace_segments(TraceSegmentDocuments=[])
        with self.denied("AccessDeniedException", "lambda:InvokeFunction on resource: arn:aws:lambda:eu-west-2:123456789012:function:f"):
            self.client("lambda").invoke(FunctionName="f")
        with self.denied("AccessDeniedException", "lambda:ListFunctions"):
            self.client("lambda").list_functions()

    def test_a_role_assumed_through_sts_is_checked_as_well(self):
        answer = aws("sts").assume_role(RoleArn=self.role["outputs"]["arn"], RoleSessionName="other")["Credentials"]
        assumed = answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"]
        with self.denied("AccessDenied", "assumed-role"):
            aws("s3", assumed).list_buckets()

    def test_a_permissions_boundary_limits_the_role(self):
        boundary = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
        arn = aws("iam").create_policy(PolicyName=self.unique("boundary"), PolicyDocument=json.dumps(boundary))["Policy"]["Arn"]
        self.update(self.role, permissionsBoundary=arn)
        self.allow({"Action": "s3:*", "Resource": "*"})
        with self.denied("AccessDenied", "no permissions boundary allows"):
            self.client("s3").list_buckets()
