namespace Tap.Guardrails;

/// <summary>The type tokens of the resources that the guardrails are about or look at.</summary>
internal static class AwsType
{
    public const string Alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
    public const string AsyncConfig = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
    public const string Attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    public const string BackupSelection = "aws:backup/selection:Selection";
    public const string Bucket = "aws:s3/bucket:Bucket";
    public const string BucketLogging = "aws:s3/bucketLogging:BucketLogging";
    public const string BucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
    public const string CompositeAlarm = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
    public const string ContributorInsights = "aws:dynamodb/contributorInsights:ContributorInsights";
    public const string Dashboard = "aws:cloudwatch/dashboard:Dashboard";
    public const string DeploymentGroup = "aws:codedeploy/deploymentGroup:DeploymentGroup";
    public const string Function = "aws:lambda/function:Function";
    public const string Key = "aws:kms/key:Key";
    public const string Lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    public const string LogGroup = "aws:cloudwatch/logGroup:LogGroup";
    public const string LogMetricFilter = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
    public const string MethodSettings = "aws:apigateway/methodSettings:MethodSettings";
    public const string Ownership = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
    public const string Permission = "aws:lambda/permission:Permission";
    public const string Policy = "aws:iam/policy:Policy";
    public const string PublicAccessBlock = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
    public const string Queue = "aws:sqs/queue:Queue";
    public const string QueuePolicy = "aws:sqs/queuePolicy:QueuePolicy";
    public const string RestApi = "aws:apigateway/restApi:RestApi";
    public const string Role = "aws:iam/role:Role";
    public const string RolePolicy = "aws:iam/rolePolicy:RolePolicy";
    public const string ScalingTarget = "aws:appautoscaling/target:Target";
    public const string Secret = "aws:secretsmanager/secret:Secret";
    public const string SecretPolicy = "aws:secretsmanager/secretPolicy:SecretPolicy";
    public const string SecretRotation = "aws:secretsmanager/secretRotation:SecretRotation";
    public const string Stage = "aws:apigateway/stage:Stage";
    public const string Table = "aws:dynamodb/table:Table";
    public const string TablePolicy = "aws:dynamodb/resourcePolicy:ResourcePolicy";
    public const string Topic = "aws:sns/topic:Topic";
    public const string TopicPolicy = "aws:sns/topicPolicy:TopicPolicy";
    public const string Trail = "aws:cloudtrail/trail:Trail";
    public const string Vault = "aws:backup/vault:Vault";
    public const string VaultLock = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
    public const string Versioning = "aws:s3/bucketVersioning:BucketVersioning";
    public const string WebAcl = "aws:wafv2/webAcl:WebAcl";
    public const string WebAclAssociation = "aws:wafv2/webAclAssociation:WebAclAssociation";
    public const string WebAclLogging = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
}
