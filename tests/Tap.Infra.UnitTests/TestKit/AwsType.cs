namespace Tap.Infra.UnitTests.TestKit;

/// <summary>The type tokens of the AWS resources that the stack is made of.</summary>
internal static class AwsType
{
    public const string Provider = "pulumi:providers:aws";
    public const string Key = "aws:kms/key:Key";
    public const string KeyAlias = "aws:kms/alias:Alias";
    public const string Bucket = "aws:s3/bucket:Bucket";
    public const string Ownership = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
    public const string PublicAccessBlock = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
    public const string Versioning = "aws:s3/bucketVersioning:BucketVersioning";
    public const string BucketEncryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    public const string BucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
    public const string Lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    public const string BucketLogging = "aws:s3/bucketLogging:BucketLogging";
    public const string ReplicationConfig = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
    public const string Table = "aws:dynamodb/table:Table";
    public const string ContributorInsights = "aws:dynamodb/contributorInsights:ContributorInsights";
    public const string Queue = "aws:sqs/queue:Queue";
    public const string QueuePolicy = "aws:sqs/queuePolicy:QueuePolicy";
    public const string Role = "aws:iam/role:Role";
    public const string RolePolicy = "aws:iam/rolePolicy:RolePolicy";
    public const string Attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    public const string LogGroup = "aws:cloudwatch/logGroup:LogGroup";
    public const string Alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
    public const string CompositeAlarm = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
    public const string Dashboard = "aws:cloudwatch/dashboard:Dashboard";
    public const string LogMetricFilter = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
    public const string Application = "aws:codedeploy/application:Application";
    public const string DeploymentConfig = "aws:codedeploy/deploymentConfig:DeploymentConfig";
    public const string DeploymentGroup = "aws:codedeploy/deploymentGroup:DeploymentGroup";
    public const string ProvisionedConcurrency = "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig";
    public const string Topic = "aws:sns/topic:Topic";
    public const string TopicPolicy = "aws:sns/topicPolicy:TopicPolicy";
    public const string Subscription = "aws:sns/topicSubscription:TopicSubscription";
    public const string Function = "aws:lambda/function:Function";
    public const string FunctionAlias = "aws:lambda/alias:Alias";
    public const string AsyncConfig = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
    public const string LayerVersion = "aws:lambda/layerVersion:LayerVersion";
    public const string Permission = "aws:lambda/permission:Permission";
    public const string EventSourceMapping = "aws:lambda/eventSourceMapping:EventSourceMapping";
    public const string ScalingTarget = "aws:appautoscaling/target:Target";
    public const string ScalingPolicy = "aws:appautoscaling/policy:Policy";
    public const string Notification = "aws:s3/bucketNotification:BucketNotification";
    public const string Secret = "aws:secretsmanager/secret:Secret";
    public const string SecretRotation = "aws:secretsmanager/secretRotation:SecretRotation";
    public const string SecretVersion = "aws:secretsmanager/secretVersion:SecretVersion";
    public const string GetRandomPassword = "aws:secretsmanager/getRandomPassword:getRandomPassword";
    public const string RestApi = "aws:apigateway/restApi:RestApi";
    public const string Deployment = "aws:apigateway/deployment:Deployment";
    public const string Stage = "aws:apigateway/stage:Stage";
    public const string MethodSettings = "aws:apigateway/methodSettings:MethodSettings";
    public const string ApiAccount = "aws:apigateway/account:Account";
}
