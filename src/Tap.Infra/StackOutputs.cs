using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Delivery;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Migration;
using Tap.Infra.Monitoring;
using Tap.Infra.Secrets;
using Tap.Infra.Storage;

namespace Tap.Infra;

/// <summary>The parts of a stack that its outputs tell of.</summary>
internal sealed record StackParts(
    StackContext Context,
    EncryptionKey Key,
    DataStorage Storage,
    DataTrail? Trail,
    AppSecret Secret,
    Watched Watched,
    Releases? Releases,
    AlarmTopic Topic,
    AlarmTopic PageTopic,
    AllAlarms Alarms,
    Dashboard Dashboard,
    RegionMigration? Migration);

/// <summary>One output of the stack.</summary>
/// <param name="Name">Its name in camel case.</param>
/// <param name="Meaning">What it is, in Markdown, as docs/outputs.md has it.</param>
/// <param name="Value">Its value; null where the stack does not have it.</param>
internal sealed record OutputDefinition(string Name, string Meaning, Func<StackParts, object?> Value);

/// <summary>The outputs of the stack. Removing or renaming one is a breaking change.</summary>
public static class StackOutputs
{
    /// <summary>The environment's suffix.</summary>
    public const string Environment = "environment";

    /// <summary>The AWS region of the stack.</summary>
    public const string Region = "region";

    /// <summary>The name of the bucket with payloads and results.</summary>
    public const string DataBucketName = "dataBucketName";

    /// <summary>The name of the table of every item.</summary>
    public const string MetadataTableName = "metadataTableName";

    /// <summary>The ARN of the secret that the functions sign with.</summary>
    public const string SecretArn = "secretArn";

    /// <summary>The URL of the dead letter queue.</summary>
    public const string DlqUrl = "dlqUrl";

    /// <summary>The name of the function that answers requests.</summary>
    public const string ApiHandlerName = "apiHandlerName";

    /// <summary>The URL of the API's stage.</summary>
    public const string ApiUrl = "apiUrl";

    /// <summary>The ARN of the topic of pages.</summary>
    public const string PageTopicArn = "pageTopicArn";

    /// <summary>The names of all alarms.</summary>
    public const string AlarmNames = "alarmNames";

    /// <summary>The name of the CodeDeploy application; only with canary releases.</summary>
    public const string CodeDeployApplication = "codeDeployApplication";

    /// <summary>The name of its deployment group; only with canary releases.</summary>
    public const string CodeDeployDeploymentGroup = "codeDeployDeploymentGroup";

    /// <summary>The name of the function that checks a new version; only with canary releases.</summary>
    public const string ReleaseCheckName = "releaseCheckName";

    /// <summary>All outputs, in their order.</summary>
    internal static ImmutableArray<OutputDefinition> All { get; } =
    [
        new(Environment, "the environment's suffix, part of every name", parts => parts.Context.Environment),
        new(Region, "the AWS region of the stack", parts => parts.Context.Region),
        new("kmsKeyId", "id of the key that encrypts everything", parts => parts.Key.KeyId),
        new("kmsKeyArn", "ARN of that key", parts => parts.Key.Arn),
        new(
            DataBucketName,
            "name of the bucket with payloads (`incoming/`) and results (`processed/`)",
            parts => parts.Storage.DataBucketName),
        new("dataBucketArn", "ARN of that bucket", parts => parts.Storage.DataBucketArn),
        new("accessLogBucketName", "name of the bucket with the data bucket's access logs", parts => parts.Storage.AccessLogBucketName),
        new(
            MetadataTableName,
            "name of the DynamoDB table of every item ([data model](data-model.md))",
            parts => parts.Watched.Table.Name),
        new("metadataTableArn", "ARN of that table", parts => parts.Watched.Table.Arn),
        new("metadataTableStreamArn", "ARN of the table's stream", parts => parts.Watched.Table.StreamArn),
        new(
            "backupVaultName",
            "name of the vault with the backups of bucket and table; only with `tap:backup.enabled`, as the next",
            parts => parts.Watched.Backups?.VaultName),
        new("restoreRoleArn", "ARN of the role that a restore is started with", parts => parts.Watched.Backups?.RestoreRoleArn),
        new("trailName", "name of CloudTrail's trail of who used the data; only with `tap:audit.dataEvents`, as the next", parts => parts.Trail?.Name),
        new("trailBucketName", "name of the bucket that it is written to", parts => parts.Storage.TrailBucket?.Name),
        new(DlqUrl, "URL of the queue with the events that no retry could handle", parts => parts.Watched.DeadLetters.Url),
        new("dlqArn", "ARN of that queue", parts => parts.Watched.DeadLetters.Arn),
        new(SecretArn, "ARN of the secret that the functions sign with; its value is no output", parts => parts.Secret.Arn),
        new(ApiHandlerName, "name of the function that answers requests", parts => parts.Watched.ApiHandler.Name),
        new("apiHandlerArn", "ARN of that function, without a version", parts => parts.Watched.ApiHandler.Arn),
        new("apiHandlerAliasArn", "ARN of its alias `live`, through which it is called", parts => parts.Watched.ApiHandler.AliasArn),
        new("processorName", "name of the function that processes payloads", parts => parts.Watched.Processor.Name),
        new("processorArn", "ARN of that function, without a version", parts => parts.Watched.Processor.Arn),
        new(
            "functionArns",
            "ARNs of all functions but those of a migration, without versions, a list",
            parts => Output.All(parts.Watched.Functions.Select(function => function.Arn))),
        new(ApiUrl, "URL of the API's stage; the paths of docs/api.md follow it", parts => parts.Watched.Api.Url),
        new("healthCheckUrl", "URL of `GET /health`, which everybody may call", parts => parts.Watched.Api.HealthCheckUrl),
        new("webAclArn", "ARN of the web ACL before the API; only with `tap:firewall.enabled`", parts => parts.Watched.Firewall?.WebAclArn),
        new("alarmTopicArn", "ARN of the topic that every alarm publishes to", parts => parts.Topic.Arn),
        new(PageTopicArn, "ARN of the topic that alarms publish to as well when they [page](operations.md#escalation)", parts => parts.PageTopic.Arn),
        new(AlarmNames, "names of all alarms, those on other alarms last, a list", parts => parts.Alarms.Names),
        new("dashboardName", "name of the CloudWatch dashboard", parts => parts.Dashboard.Name),
        new("dashboardUrl", "its page in the AWS console", parts => parts.Dashboard.Url),
        new(
            "authorizerName",
            "name of the function that checks bearer tokens; only with authorization JWT",
            parts => parts.Watched.Authorizer?.Name),
        new("authorizerArn", "ARN of that function, without a version; only with authorization JWT", parts => parts.Watched.Authorizer?.Arn),
        new(
            CodeDeployApplication,
            "name of the CodeDeploy application; only with canary releases, as the next three",
            parts => parts.Releases?.ApplicationName),
        new(CodeDeployDeploymentGroup, "name of its deployment group, which a release names", parts => parts.Releases?.DeploymentGroupName),
        new(
            ReleaseCheckName,
            "name of the function that checks a new version before it gets traffic",
            parts => parts.Releases?.Check.Name),
        new("releaseCheckArn", "ARN of that function, without a version", parts => parts.Releases?.Check.Arn),
        new(
            "migrationReport",
            "what a migration made, how it differs from its source and what to do next, as below; only with `tap:migration`",
            parts => parts.Migration?.Report),
    ];

    /// <summary>The outputs of a stack, by name: of all those that it has.</summary>
    internal static IDictionary<string, object?> Of(StackParts parts) => All
        .Select(output => KeyValuePair.Create(output.Name, output.Value(parts)))
        .Where(output => output.Value is not null)
        .ToDictionary();
}
