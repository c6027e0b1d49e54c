namespace Tap.Infra.UnitTests.Roles;

/// <summary>What the AWS provider asks of AWS for a resource, from its sources (terraform-provider-aws, internal/service).</summary>
/// <param name="Read">Actions of a refresh.</param>
/// <param name="Write">Actions of a creation, an update and a deletion.</param>
internal sealed record ProviderActions(string Read, string Write)
{
    private const string Role = "iam:GetRole iam:ListRolePolicies iam:ListAttachedRolePolicies iam:GetRolePolicy";
    private const string Bucket = "s3:ListBucket s3:GetBucketLocation s3:GetBucketTagging";

    /// <summary>Actions of a plan: of all types, only the table asks AWS by then, since version 6.28 of the provider.</summary>
    public string Plan { get; init; } = "";

    /// <summary>
    /// The service through which AWS decrypts for whoever reads the resource; without
    /// that right the value is missing and reported as a change.
    /// </summary>
    public string? DecryptsThrough { get; init; }

    /// <summary>The service-linked role that AWS makes with the first of its kind.</summary>
    public string? ServiceLinkedRole { get; init; }

    /// <summary>Actions of a plan for the functions of the provider that the program invokes; of those that need any.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfInvokes = new Dictionary<string, string>
    {
        [AwsType.GetRandomPassword] = "secretsmanager:GetRandomPassword",
        [AwsType.GetServiceQuota] = "servicequotas:GetAWSDefaultServiceQuota servicequotas:GetServiceQuota",
        [AwsType.GetParametersByPath] = "ssm:GetParametersByPath",
    };

    /// <summary>The same by type of resource.</summary>
    public static readonly IReadOnlyDictionary<string, ProviderActions> OfTypes = new Dictionary<string, ProviderActions>
    {
        [AwsType.Key] = new(
            "kms:DescribeKey kms:GetKeyPolicy kms:GetKeyRotationStatus kms:ListResourceTags",
            "kms:CreateKey kms:PutKeyPolicy kms:EnableKeyRotation kms:ScheduleKeyDeletion kms:TagResource kms:UntagResource kms:UpdateKeyDescription"),
        [AwsType.KeyAlias] = new("kms:ListAliases", "kms:CreateAlias kms:UpdateAlias kms:DeleteAlias"),
        [AwsType.Bucket] = new(
            $"{Bucket} s3:GetBucketAcl s3:GetBucketCORS s3:GetBucketPolicy s3:GetBucketVersioning s3:GetBucketWebsite s3:GetAccelerateConfiguration "
            + "s3:GetBucketRequestPayment s3:GetBucketLogging s3:GetLifecycleConfiguration s3:GetReplicationConfiguration s3:GetEncryptionConfiguration "
            + "s3:GetBucketObjectLockConfiguration",
            "s3:CreateBucket s3:PutBucketTagging s3:DeleteBucket s3:ListBucketVersions s3:DeleteObject s3:DeleteObjectVersion"),
        [AwsType.Ownership] = new("s3:GetBucketOwnershipControls", "s3:PutBucketOwnershipControls"),
        [AwsType.PublicAccessBlock] = new("s3:GetBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
        [AwsType.Versioning] = new("s3:GetBucketVersioning", "s3:PutBucketVersioning"),
        [AwsType.BucketEncryption] = new("s3:GetEncryptionConfiguration", "s3:PutEncryptionConfiguration"),
        [AwsType.BucketPolicy] = new("s3:GetBucketPolicy", "s3:PutBucketPolicy s3:DeleteBucketPolicy"),
        [AwsType.Lifecycle] = new("s3:GetLifecycleConfiguration", "s3:PutLifecycleConfiguration"),
        [AwsType.BucketLogging] = new("s3:GetBucketLogging", "s3:PutBucketLogging"),
        [AwsType.Notification] = new("s3:GetBucketNotification", "s3:PutBucketNotification"),
        [AwsType.ReplicationConfig] = new("s3:GetReplicationConfiguration", "s3:PutReplicationConfiguration"),
        [AwsType.Table] = new(
            "dynamodb:DescribeTable dynamodb:DescribeContinuousBackups dynamodb:DescribeTimeToLive dynamodb:ListTagsOfResource",
            "dynamodb:CreateTable dynamodb:UpdateTable dynamodb:UpdateContinuousBackups dynamodb:UpdateTimeToLive dynamodb:TagResource dynamodb:UntagResource dynamodb:DeleteTable kms:CreateGrant")
        { Plan = "dynamodb:DescribeTable" },
        [AwsType.ContributorInsights] = new("dynamodb:DescribeContributorInsights", "dynamodb:UpdateContributorInsights")
        { ServiceLinkedRole = "contributorinsights.dynamodb.amazonaws.com" },
        [AwsType.Queue] = new("sqs:GetQueueAttributes sqs:ListQueueTags", "sqs:CreateQueue sqs:SetQueueAttributes sqs:TagQueue sqs:UntagQueue sqs:DeleteQueue"),
        [AwsType.QueuePolicy] = new("sqs:GetQueueAttributes", "sqs:SetQueueAttributes"),
        [AwsType.Topic] = new("sns:GetTopicAttributes sns:ListTagsForResource", "sns:CreateTopic sns:SetTopicAttributes sns:TagResource sns:UntagResource sns:DeleteTopic"),
        [AwsType.TopicPolicy] = new("sns:GetTopicAttributes", "sns:SetTopicAttributes"),
        [AwsType.Subscription] = new("sns:GetSubscriptionAttributes", "sns:Subscribe sns:SetSubscriptionAttributes sns:Unsubscribe"),
        [AwsType.BackupVault] = new(
            "backup:DescribeBackupVault backup:ListTags",
            "backup:CreateBackupVault backup:TagResource backup:UntagResource backup:ListRecoveryPointsByBackupVault backup:DeleteRecoveryPoint backup:DescribeRecoveryPoint "
            + "backup:DeleteBackupVault backup-storage:MountCapsule kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKey kms:RetireGrant"),
        [AwsType.BackupVaultLock] = new("backup:DescribeBackupVault", "backup:PutBackupVaultLockConfiguration backup:DeleteBackupVaultLockConfiguration"),
        [AwsType.BackupPlan] = new(
            "backup:GetBackupPlan backup:ListTags", "backup:CreateBackupPlan backup:UpdateBackupPlan backup:TagResource backup:UntagResource backup:DeleteBackupPlan"),
        [AwsType.BackupSelection] = new("backup:GetBackupSelection", "backup:CreateBackupSelection backup:DeleteBackupSelection")
        { ServiceLinkedRole = "backup.amazonaws.com" },
        [AwsType.Trail] = new(
            "cloudtrail:DescribeTrails cloudtrail:GetTrailStatus cloudtrail:GetEventSelectors cloudtrail:GetInsightSelectors cloudtrail:ListTags",
            "cloudtrail:CreateTrail cloudtrail:UpdateTrail cloudtrail:PutEventSelectors cloudtrail:StartLogging cloudtrail:StopLogging cloudtrail:AddTags cloudtrail:RemoveTags cloudtrail:DeleteTrail"),
        [AwsType.WebAcl] = new(
            "wafv2:GetWebACL wafv2:ListTagsForResource", "wafv2:CreateWebACL wafv2:UpdateWebACL wafv2:TagResource wafv2:UntagResource wafv2:DeleteWebACL"),
        [AwsType.WebAclAssociation] = new(
            "wafv2:GetWebACLForResource", "wafv2:AssociateWebACL wafv2:DisassociateWebACL apigateway:SetWebACL apigateway:GET apigateway:PATCH"),
        [AwsType.WebAclLogging] = new(
            "wafv2:GetLoggingConfiguration",
            "wafv2:PutLoggingConfiguration wafv2:DeleteLoggingConfiguration logs:CreateLogDelivery logs:DeleteLogDelivery logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups")
        { ServiceLinkedRole = "wafv2.amazonaws.com" },
        [AwsType.Secret] = new(
            "secretsmanager:DescribeSecret secretsmanager:GetResourcePolicy",
            "secretsmanager:CreateSecret secretsmanager:UpdateSecret secretsmanager:TagResource secretsmanager:UntagResource secretsmanager:DeleteSecret"),
        [AwsType.SecretVersion] = new("secretsmanager:GetSecretValue secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue secretsmanager:UpdateSecretVersionStage")
        { DecryptsThrough = "secretsmanager" },
        [AwsType.SecretRotation] = new("secretsmanager:DescribeSecret", "secretsmanager:RotateSecret secretsmanager:CancelRotateSecret lambda:InvokeFunction"),
        [AwsType.Role] = new(
            Role,
            "iam:CreateRole iam:UpdateAssumeRolePolicy iam:UpdateRole iam:UpdateRoleDescription iam:TagRole iam:UntagRole iam:ListInstanceProfilesForRole iam:DetachRolePolicy iam:DeleteRolePolicy iam:DeleteRole"),
        [AwsType.RolePolicy] = new("iam:GetRolePolicy", "iam:PutRolePolicy iam:DeleteRolePolicy"),
        [AwsType.Attachment] = new("iam:ListAttachedRolePolicies", "iam:AttachRolePolicy iam:DetachRolePolicy"),
        [AwsType.LogGroup] = new(
            "logs:DescribeLogGroups logs:ListTagsForResource",
            "logs:CreateLogGroup logs:PutRetentionPolicy logs:AssociateKmsKey logs:TagResource logs:UntagResource logs:DeleteLogGroup"),
        [AwsType.LogMetricFilter] = new("logs:DescribeMetricFilters", "logs:PutMetricFilter logs:DeleteMetricFilter"),
        [AwsType.Alarm] = new("cloudwatch:DescribeAlarms cloudwatch:ListTagsForResource", "cloudwatch:PutMetricAlarm cloudwatch:TagResource cloudwatch:UntagResource cloudwatch:DeleteAlarms"),
        [AwsType.CompositeAlarm] = new("cloudwatch:DescribeAlarms cloudwatch:ListTagsForResource", "cloudwatch:PutCompositeAlarm cloudwatch:TagResource cloudwatch:DeleteAlarms"),
        [AwsType.Dashboard] = new("cloudwatch:GetDashboard", "cloudwatch:PutDashboard cloudwatch:DeleteDashboards"),
        [AwsType.Function] = new(
            "lambda:GetFunction lambda:GetFunctionCodeSigningConfig lambda:ListVersionsByFunction",
            "lambda:CreateFunction lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:PublishVersion lambda:PutFunctionConcurrency lambda:DeleteFunctionConcurrency lambda:TagResource lambda:DeleteFunction kms:CreateGrant kms:Encrypt kms:Decrypt")
        { DecryptsThrough = "lambda" },
        [AwsType.FunctionAlias] = new("lambda:GetAlias", "lambda:CreateAlias lambda:UpdateAlias lambda:DeleteAlias"),
        [AwsType.AsyncConfig] = new("lambda:GetFunctionEventInvokeConfig", "lambda:PutFunctionEventInvokeConfig lambda:DeleteFunctionEventInvokeConfig"),
        [AwsType.ProvisionedConcurrency] = new("lambda:GetProvisionedConcurrencyConfig", "lambda:PutProvisionedConcurrencyConfig lambda:DeleteProvisionedConcurrencyConfig"),
        [AwsType.LayerVersion] = new("lambda:GetLayerVersion", "lambda:PublishLayerVersion lambda:DeleteLayerVersion"),
        [AwsType.Permission] = new("lambda:GetPolicy", "lambda:AddPermission lambda:RemovePermission"),
        [AwsType.EventSourceMapping] = new("lambda:GetEventSourceMapping lambda:ListTags", "lambda:CreateEventSourceMapping lambda:UpdateEventSourceMapping lambda:DeleteEventSourceMapping"),
        [AwsType.ScalingTarget] = new(
            "application-autoscaling:DescribeScalableTargets application-autoscaling:ListTagsForResource",
            "application-autoscaling:RegisterScalableTarget application-autoscaling:TagResource application-autoscaling:DeregisterScalableTarget")
        { ServiceLinkedRole = "dynamodb.application-autoscaling.amazonaws.com" },
        [AwsType.ScalingPolicy] = new("application-autoscaling:DescribeScalingPolicies", "application-autoscaling:PutScalingPolicy application-autoscaling:DeleteScalingPolicy"),
        [AwsType.RestApi] = new("apigateway:GET", "apigateway:POST apigateway:PUT apigateway:PATCH apigateway:DELETE apigateway:UpdateRestApiPolicy")
        { ServiceLinkedRole = "ops.apigateway.amazonaws.com" },
        [AwsType.Deployment] = new("apigateway:GET", "apigateway:POST apigateway:DELETE"),
        [AwsType.Stage] = new("apigateway:GET", "apigateway:POST apigateway:PATCH apigateway:DELETE"),
        [AwsType.MethodSettings] = new("apigateway:GET", "apigateway:PATCH"),
        [AwsType.ApiAccount] = new("apigateway:GET", "apigateway:PATCH"),
        [AwsType.Application] = new("codedeploy:GetApplication codedeploy:ListTagsForResource", "codedeploy:CreateApplication codedeploy:TagResource codedeploy:DeleteApplication"),
        [AwsType.DeploymentConfig] = new("codedeploy:GetDeploymentConfig", "codedeploy:CreateDeploymentConfig codedeploy:DeleteDeploymentConfig"),
        [AwsType.DeploymentGroup] = new(
            "codedeploy:GetDeploymentGroup codedeploy:ListTagsForResource",
            "codedeploy:CreateDeploymentGroup codedeploy:UpdateDeploymentGroup codedeploy:TagResource codedeploy:DeleteDeploymentGroup"),
    };
}
