using static Tap.Guardrails.AwsType;
using static Tap.Guardrails.Tests.Example;

namespace Tap.Guardrails.Tests;

/// <summary>For each guardrail graphs that keep it and graphs that break it, each in one way.</summary>
internal static class Examples
{
    private const string Everybody = """{ "Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }""";
    private const string EverybodyAsAws = """{ "Effect": "Allow", "Principal": { "AWS": ["*"] }, "Action": ["*"], "Resource": ["*"] }""";

    private const string EverybodyOfAnyAccount =
        """{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": { "StringLike": { "aws:SourceAccount": "*" } } }""";

    private const string EverybodyOfOneAccount =
        """{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": { "StringEquals": { "aws:sourceaccount": "123456789012" } } }""";

    private const string EverybodyOfAnyAddress =
        """{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": { "IpAddress": { "aws:SourceIp": "0.0.0.0/0" } } }""";

    private const string EverybodyButOne = """{ "Effect": "Allow", "NotPrincipal": { "AWS": "arn:aws:iam::123456789012:root" }, "Action": "*", "Resource": "*" }""";

    private const string OneAccount = """{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:root" }, "Action": "*", "Resource": "*" }""";

    private static readonly string[] BlockNames = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

    public static IReadOnlyDictionary<string, (ResourceGraph[] Kept, ResourceGraph[] Broken)> All =>
        OfTheRest.Concat(LambdaExamples.All).Concat(ProtectionExamples.All).ToDictionary();

    private static readonly Dictionary<string, (ResourceGraph[] Kept, ResourceGraph[] Broken)> OfTheRest =
        new()
        {
            ["APIGateway.1"] = (
                [Of(Stage, "{}", Methods("""{ "loggingLevel": "ERROR" }""")), Of(Stage, "{}", Methods("""{ "loggingLevel": "INFO" }"""))],
                [Of(Stage), Of(Stage, "{}", Methods("""{ "loggingLevel": "OFF" }""")), Of(Stage, "{}", Methods("""{ "loggingLevel": "ERROR" }""", "health/GET"))]),
            ["APIGateway.3"] = ([Of(Stage, """{ "xrayTracingEnabled": true }""")], [Of(Stage), Of(Stage, """{ "xrayTracingEnabled": false }""")]),
            ["APIGateway.4"] = ([Of(Stage, "{}", new Referrer(WebAclAssociation, "resourceArn"))], [Of(Stage)]),
            ["TAP-APIGateway.1"] = ([Of(Stage, """{ "accessLogSettings": { "destinationArn": "arn" } }""")], [Of(Stage)]),
            ["TAP-APIGateway.2"] = (
                [Of(Stage, "{}", Methods("""{ "throttlingRateLimit": 50, "throttlingBurstLimit": 100 }"""))],
                [Of(Stage), Of(Stage, "{}", Methods("""{ "throttlingRateLimit": 50 }""")), Of(Stage, "{}", Methods("""{ "throttlingBurstLimit": 100 }"""))]),
            ["TAP-APIGateway.3"] = (
                [Of(MethodSettings, """{ "settings": { "dataTraceEnabled": false } }"""), Of(MethodSettings, """{ "settings": {} }""")],
                [Of(MethodSettings, """{ "settings": { "dataTraceEnabled": true } }""")]),
            ["TAP-APIGateway.4"] = (
                [Of(RestApi, """{ "securityPolicy": "SecurityPolicy_TLS13_1_2_2021_06" }"""), Of(RestApi, """{ "securityPolicy": "TLS_1_2" }""")],
                [Of(RestApi), Of(RestApi, """{ "securityPolicy": "TLS_1_0" }"""), Of(RestApi, """{ "securityPolicy": "SecurityPolicy_TLS10_2026_01" }""")]),
            ["TAP-APIGateway.5"] = (
                [Of(Function), Of(Function, """{ "environment": { "variables": { "JWT_ISSUER": "https://login.example.com", "JWT_USER_CLAIM": "sub" } } }""")],
                [
                    Of(Function, """{ "environment": { "variables": { "JWT_ISSUER": "https://login.example.com", "JWT_USER_CLAIM": "" } } }"""),
                    Of(Function, """{ "environment": { "variables": { "JWT_ISSUER": "https://login.example.com" } } }"""),
                ]),
            ["CloudWatch.15"] = (
                [
                    Of(Alarm, """{ "alarmActions": ["arn"] }"""),
                    Of(CompositeAlarm, """{ "alarmActions": ["arn"] }"""),
                    Of(Alarm, "{}", new Referrer(DeploymentGroup, "alarmConfiguration")),
                    Of(Alarm, "{}", new Referrer(CompositeAlarm, "actionsSuppressor", """{ "alarmActions": ["arn"] }""")),
                ],
                [Of(Alarm), Of(Alarm, "{}", new Referrer(CompositeAlarm, "alarmRule", """{ "alarmActions": ["arn"] }""")), Of(Alarm, """{ "alarmActions": [] }"""), Of(CompositeAlarm, """{ "okActions": ["arn"] }""")]),
            ["CloudWatch.17"] = (
                [Of(Alarm), Of(CompositeAlarm, """{ "actionsEnabled": true }""")],
                [Of(Alarm, """{ "actionsEnabled": false }"""), Of(CompositeAlarm, """{ "actionsEnabled": false }""")]),
            ["CT.CLOUDWATCH.PR.3"] = ([Of(LogGroup, """{ "kmsKeyId": "arn" }""")], [Of(LogGroup), Of(LogGroup, """{ "kmsKeyId": "" }""")]),
            ["TAP-CloudWatch.1"] = ([Of(LogGroup, """{ "retentionInDays": 7 }""")], [Of(LogGroup), Of(LogGroup, """{ "retentionInDays": 0 }""")]),
            ["TAP-CodeDeploy.1"] = (
                [Of(DeploymentGroup, """{ "autoRollbackConfiguration": { "enabled": true, "events": ["DEPLOYMENT_FAILURE"] } }""")],
                [
                    Of(DeploymentGroup),
                    Of(DeploymentGroup, """{ "autoRollbackConfiguration": { "enabled": false, "events": ["DEPLOYMENT_FAILURE"] } }"""),
                    Of(DeploymentGroup, """{ "autoRollbackConfiguration": { "enabled": true, "events": ["DEPLOYMENT_STOP_ON_ALARM"] } }"""),
                ]),
            ["TAP-CodeDeploy.2"] = (
                [Watched("""{ "enabled": true, "alarms": ["a"] }""", "DEPLOYMENT_STOP_ON_ALARM")],
                [
                    Of(DeploymentGroup),
                    Watched("""{ "enabled": false, "alarms": ["a"] }""", "DEPLOYMENT_STOP_ON_ALARM"),
                    Watched("""{ "enabled": true, "alarms": [] }""", "DEPLOYMENT_STOP_ON_ALARM"),
                    Watched("""{ "enabled": true, "alarms": ["a"] }""", "DEPLOYMENT_FAILURE"),
                ]),
            ["CT.DYNAMODB.PR.2"] = (
                [Of(Table, """{ "serverSideEncryption": { "enabled": true, "kmsKeyArn": "arn" } }""")],
                [
                    Of(Table),
                    Of(Table, """{ "serverSideEncryption": { "enabled": true } }"""),
                    Of(Table, """{ "serverSideEncryption": { "enabled": false, "kmsKeyArn": "arn" } }"""),
                ]),
            ["DynamoDB.1"] = (
                [Of(Table, """{ "billingMode": "PAY_PER_REQUEST" }"""), Of(Table, """{ "billingMode": "PROVISIONED" }""", Scaled("Read"), Scaled("Write"))],
                [Of(Table), Of(Table, """{ "billingMode": "PROVISIONED" }"""), Of(Table, "{}", Scaled("Read")), Of(Table, "{}", Scaled("Write"))]),
            ["DynamoDB.2"] = (
                [Of(Table, """{ "pointInTimeRecovery": { "enabled": true } }""")], [Of(Table), Of(Table, """{ "pointInTimeRecovery": { "enabled": false } }""")]),
            ["DynamoDB.6"] = ([Of(Table, """{ "deletionProtectionEnabled": true }""")], [Of(Table), Of(Table, """{ "deletionProtectionEnabled": false }""")]),
            ["TAP-DynamoDB.1"] = (
                [Of(AwsType.ContributorInsights, """{ "mode": "THROTTLED_KEYS" }""")],
                [Of(AwsType.ContributorInsights), Of(AwsType.ContributorInsights, """{ "mode": "ACCESSED_AND_THROTTLED_KEYS" }""")]),
            ["TAP-DynamoDB.2"] = (
                [
                    Of(Table),
                    Of(Table, """{ "onDemandThroughput": { "maxReadRequestUnits": -1 }, "globalSecondaryIndexes": [{ "name": "i" }] }"""),
                    Of(Table, """
                        {
                          "onDemandThroughput": { "maxReadRequestUnits": 5 },
                          "globalSecondaryIndexes": [{ "name": "i", "onDemandThroughput": { "maxReadRequestUnits": 9 } }]
                        }
                        """),
                ],
                [
                    Of(Table, """{ "onDemandThroughput": { "maxReadRequestUnits": 5 }, "globalSecondaryIndexes": [{ "name": "i" }] }"""),
                    Of(Table, """
                        {
                          "onDemandThroughput": { "maxReadRequestUnits": 5, "maxWriteRequestUnits": 5 },
                          "globalSecondaryIndexes": [{ "name": "i", "onDemandThroughput": { "maxReadRequestUnits": 5, "maxWriteRequestUnits": -1 } }]
                        }
                        """),
                ]),
            ["IAM.1"] = (
                [Of(RolePolicy, Allow("s3:GetObject", "*")), Of(RolePolicy, Allow("*", "arn:aws:s3:::one")), Of(AwsType.Policy, Deny("*", "*"))],
                [Of(RolePolicy, Allow("*", "*")), Of(AwsType.Policy, Allow("*", "*"))]),
            ["IAM.21"] = (
                [Of(RolePolicy, Allow("s3:Get*", "*")), Of(AwsType.Policy, Deny("s3:*", "*"))],
                [Of(RolePolicy, Allow("s3:*", "arn:aws:s3:::one")), Of(AwsType.Policy, Allow("*", "arn:aws:s3:::one"))]),
            ["TAP-IAM.1"] = (
                [
                    Of(Key, ForService("""{ "StringEquals": { "aws:SourceAccount": "123456789012" } }""")),
                    Of(Key, ForService("""{ "StringEqualsIfExists": { "aws:SourceAccount": "123456789012" } }""")),
                    Of(Key, ForService("""{ "ArnLike": { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*" } }""")),
                    Of(BucketPolicy, ForService("""{ "ArnLike": { "aws:SourceArn": "arn:aws:s3:::one" } }""")),
                    Of(TopicPolicy, Example.Policy(OneAccount)),
                    Of(QueuePolicy),
                ],
                [
                    Of(Key, ForService("{}")),
                    Of(QueuePolicy, ForService("""{ "StringLike": { "aws:SourceAccount": "*" } }""")),
                    Of(Key, ForService("""{ "StringNotEqualsIfExists": { "aws:SourceAccount": "123456789012" } }""")),
                    Of(TopicPolicy, ForService("""{ "Bool": { "aws:SecureTransport": "true" } }""")),
                    Of(BucketPolicy, ForService("""{ "StringNotEquals": { "aws:SourceAccount": "123456789012" } }""")),
                ]),
            ["TAP-IAM.2"] = (
                [Of(Role, Example.Policy(OneAccount, "assumeRolePolicy")), Of(Role, Example.Policy(EverybodyOfOneAccount, "assumeRolePolicy"))],
                [Of(Role, Example.Policy(Everybody, "assumeRolePolicy")), Of(Role, Example.Policy(EverybodyAsAws, "assumeRolePolicy"))]),
            ["TAP-IAM.3"] = (
                [Of(Attachment, """{ "policyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" }""")],
                [
                    Of(Attachment, """{ "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess" }"""),
                    Of(Attachment, """{ "policyArn": "arn:aws:iam::aws:policy/PowerUserAccess" }"""),
                    Of(Attachment, """{ "policyArn": "arn:aws:iam::aws:policy/AmazonS3FullAccess" }"""),
                ]),
            ["TAP-IAM.4"] = (
                [Of(RolePolicy, Allow("s3:*", "*")), Of(BucketPolicy, Negated(Deny("*", "*"), "Action")), Of(Role, Example.Policy(OneAccount, "assumeRolePolicy"))],
                [
                    Of(RolePolicy, Negated(Allow("iam:*", "*"), "Action")),
                    Of(AwsType.Policy, Negated(Allow("*", "arn:aws:s3:::one"), "Resource")),
                    Of(Key, Example.Policy(EverybodyButOne)),
                    Of(Role, Example.Policy(EverybodyButOne, "assumeRolePolicy")),
                ]),
            ["KMS.2"] = (
                [Of(RolePolicy, Allow("kms:Decrypt", "arn:aws:kms:eu-west-2:123456789012:key/one")), Of(RolePolicy, Allow("kms:DescribeKey", "*")), Of(RolePolicy, Deny("kms:Decrypt", "*"))],
                [
                    Of(RolePolicy, Allow("kms:Decrypt", "*")),
                    Of(RolePolicy, Allow("kms:ReEncryptFrom", "*")),
                    Of(RolePolicy, Allow("KMS:dec*", "*")),
                    Of(RolePolicy, Allow("kms:*", "arn:aws:kms:eu-west-2:123456789012:key/*")),
                ]),
            ["KMS.4"] = (
                [Of(Key, """{ "enableKeyRotation": true }"""), Of(Key, """{ "customerMasterKeySpec": "RSA_2048" }""")],
                [Of(Key), Of(Key, """{ "enableKeyRotation": false, "customerMasterKeySpec": "SYMMETRIC_DEFAULT" }""")]),
            ["KMS.5"] = (
                [Of(Key), Of(Key, Example.Policy(OneAccount)), Of(Key, Example.Policy(EverybodyOfOneAccount))],
                [
                    Of(Key, Example.Policy(Everybody)),
                    Of(Key, Example.Policy(EverybodyAsAws)),
                    Of(Key, Example.Policy(EverybodyOfAnyAccount)),
                    Of(Key, Example.Policy(EverybodyOfAnyAddress)),
                    Of(Key, Example.Policy(EverybodyButOne)),
                ]),
            ["S3.5"] = (
                [
                    Bucket(BucketPolicy, Example.Policy(RefuseHttp("s3:*", """["arn:aws:s3:::one", "arn:aws:s3:::one/*"]"""))),
                    Bucket(BucketPolicy, Example.Policy(RefuseHttp("*", """["arn:aws:s3:::one", "arn:aws:s3:::one/*"]"""))),
                ],
                [
                    Of(AwsType.Bucket),
                    Bucket(BucketPolicy, Example.Policy(RefuseHttp("s3:*", """["arn:aws:s3:::one"]"""))),
                    Bucket(BucketPolicy, Example.Policy(RefuseHttp("s3:*", """["arn:aws:s3:::one/*"]"""))),
                    Bucket(BucketPolicy, Example.Policy(RefuseHttp("s3:*", """["arn:aws:s3:::one", "arn:aws:s3:::one/incoming/*"]"""))),
                    Bucket(BucketPolicy, Example.Policy(RefuseHttp("s3:*", "\"*\"").Replace("\"Action\"", "\"NotAction\"", StringComparison.Ordinal))),
                    Bucket(BucketPolicy, Example.Policy(RefuseHttp("s3:GetObject", """["arn:aws:s3:::one", "arn:aws:s3:::one/*"]"""))),
                    Bucket(BucketPolicy, Example.Policy(RefuseHttp("s3:*", """["arn:aws:s3:::one", "arn:aws:s3:::one/*"]""").Replace("Deny", "Allow", StringComparison.Ordinal))),
                    Bucket(BucketPolicy, Example.Policy(RefuseHttp("s3:*", """["arn:aws:s3:::one", "arn:aws:s3:::one/*"]""").Replace("false", "true", StringComparison.Ordinal))),
                    Bucket(BucketPolicy, Example.Policy(RefuseHttp("s3:*", """["arn:aws:s3:::one", "arn:aws:s3:::one/*"]""").Replace("\"*\"", "\"123456789012\"", StringComparison.Ordinal))),
                ]),
            ["S3.6"] = (
                [
                    Bucket(BucketPolicy, Example.Policy(OneAccount.Replace("\"*\"", "\"s3:GetObject\"", StringComparison.Ordinal))),
                    Bucket(BucketPolicy, ForService("{}")),
                    Bucket(BucketPolicy, Deny("*", "*")),
                ],
                [
                    Bucket(BucketPolicy, Example.Policy(OneAccount)),
                    Bucket(BucketPolicy, Example.Policy(OneAccount.Replace("\"Action\": \"*\"", "\"Action\": \"s3:Put*\"", StringComparison.Ordinal))),
                    Bucket(BucketPolicy, Example.Policy(Everybody)),
                ]),
            ["S3.8"] = (
                [Bucket(PublicAccessBlock, Blocks())],
                [
                    Of(AwsType.Bucket),
                    Bucket(PublicAccessBlock, Blocks("blockPublicAcls")),
                    Bucket(PublicAccessBlock, Blocks("blockPublicPolicy")),
                    Bucket(PublicAccessBlock, Blocks("ignorePublicAcls")),
                    Bucket(PublicAccessBlock, Blocks("restrictPublicBuckets")),
                ]),
            ["S3.9"] = ([Bucket(BucketLogging), Of(AwsType.Bucket, "{}", new Referrer(BucketLogging, "targetBucket"))], [Of(AwsType.Bucket)]),
            ["S3.12"] = (
                [Bucket(Ownership, """{ "rule": { "objectOwnership": "BucketOwnerEnforced" } }""")],
                [Of(AwsType.Bucket), Bucket(Ownership, """{ "rule": { "objectOwnership": "ObjectWriter" } }""")]),
            ["S3.13"] = (
                [Bucket(Lifecycle, """{ "rules": [{ "status": "Disabled" }, { "status": "Enabled" }] }""")],
                [Of(AwsType.Bucket), Bucket(Lifecycle, """{ "rules": [] }"""), Bucket(Lifecycle, """{ "rules": [{ "status": "Disabled" }] }""")]),
            ["S3.14"] = (
                [Bucket(Versioning, """{ "versioningConfiguration": { "status": "Enabled" } }""")],
                [Of(AwsType.Bucket), Bucket(Versioning, """{ "versioningConfiguration": { "status": "Suspended" } }""")]),
            ["SecretsManager.1"] = ([Of(AwsType.Secret, "{}", new Referrer(SecretRotation, "secretId"))], [Of(AwsType.Secret)]),
            ["SecretsManager.4"] = (
                [Of(SecretRotation, Every("\"automaticallyAfterDays\": 90")), Of(SecretRotation, Every("\"scheduleExpression\": \"rate(4 hours)\""))],
                [Of(SecretRotation), Of(SecretRotation, Every("\"automaticallyAfterDays\": 91"))]),
            ["TAP-SecretsManager.1"] = ([Of(AwsType.Secret, """{ "kmsKeyId": "arn" }""")], [Of(AwsType.Secret)]),
            ["SNS.1"] = ([Of(Topic, """{ "kmsMasterKeyId": "arn" }""")], [Of(Topic)]),
            ["SNS.4"] = (
                [Of(Topic), Of(Topic, "{}", new Referrer(TopicPolicy, "arn", Example.Policy(EverybodyOfOneAccount)))],
                [Of(Topic, Example.Policy(Everybody)), Of(Topic, "{}", new Referrer(TopicPolicy, "arn", Example.Policy(EverybodyAsAws)))]),
            ["TAP-SNS.1"] = (
                [Of(Topic, "{}", new Referrer(TopicPolicy, "arn", Example.Policy(RefuseHttp("sns:Publish", "\"arn\""))))],
                [Of(Topic), Of(Topic, "{}", new Referrer(TopicPolicy, "arn", Example.Policy(RefuseHttp("sns:Subscribe", "\"arn\""))))]),
            ["SQS.1"] = (
                [Of(Queue, """{ "kmsMasterKeyId": "arn" }"""), Of(Queue, """{ "sqsManagedSseEnabled": true }""")],
                [Of(Queue), Of(Queue, """{ "sqsManagedSseEnabled": false }""")]),
            ["SQS.3"] = (
                [Of(Queue), Of(Queue, "{}", new Referrer(QueuePolicy, "queueUrl", Example.Policy(OneAccount)))],
                [Of(Queue, Example.Policy(Everybody)), Of(Queue, "{}", new Referrer(QueuePolicy, "queueUrl", Example.Policy(EverybodyOfAnyAccount)))]),
            ["TAP-SQS.1"] = (
                [Of(Queue, "{}", new Referrer(QueuePolicy, "queueUrl", Example.Policy(RefuseHttp("sqs:*", "\"arn\""))))],
                [Of(Queue), Of(Queue, "{}", new Referrer(QueuePolicy, "queueUrl", Example.Policy(RefuseHttp("sqs:SendMessage", "\"arn\""))))]),
        };

    private static ResourceGraph Bucket(string type, string inputs = "{}") => Of(AwsType.Bucket, "{}", new Referrer(type, "bucket", inputs));

    private static string Blocks(string? except = null) =>
        $"{{ {string.Join(", ", BlockNames.Select(name => $"\"{name}\": {(name == except ? "false" : "true")}"))} }}";

    private static Referrer Methods(string settings, string path = "*/*") => new(MethodSettings, "stageName", $$"""{ "methodPath": "{{path}}", "settings": {{settings}} }""");

    private static ResourceGraph Watched(string alarms, string rollback) =>
        Of(DeploymentGroup, $$"""{ "alarmConfiguration": {{alarms}}, "autoRollbackConfiguration": { "enabled": true, "events": ["{{rollback}}"] } }""");

    private static string Allow(string action, string resource) => Example.Policy($$"""{ "Sid": "One", "Effect": "Allow", "Action": "{{action}}", "Resource": "{{resource}}" }""");

    private static string Deny(string action, string resource) => Example.Policy($$"""{ "Sid": "One", "Effect": "Deny", "Action": "{{action}}", "Resource": "{{resource}}" }""");

    private static string Negated(string policy, string element) => policy.Replace($"\\u0022{element}", $"\\u0022Not{element}", StringComparison.Ordinal);

    private static Referrer Scaled(string direction) => new(ScalingTarget, "resourceId", $$"""{ "scalableDimension": "dynamodb:table:{{direction}}CapacityUnits" }""");

    private static string Every(string schedule) => $$"""{ "rotationRules": { {{schedule}} } }""";

    private static string ForService(string condition) =>
        Example.Policy($$"""{ "Effect": "Allow", "Principal": { "Service": "logs.amazonaws.com" }, "Action": "kms:Decrypt", "Resource": "*", "Condition": {{condition}} }""");

    private static string RefuseHttp(string action, string resources) =>
        $$"""{ "Effect": "Deny", "Principal": "*", "Action": "{{action}}", "Resource": {{resources}}, "Condition": { "Bool": { "aws:SecureTransport": "false" } } }""";
}
