using System.Collections.Immutable;
using Tap.Infra.Configuration;

namespace Tap.Infra.Migration;

/// <summary>
/// What a stack needs of a region: the names by which AWS can be asked for it, and the pages that answer where it cannot. No fact about a
/// region stands here, as the next one that AWS opens, or raises a quota in, would make it false.
/// </summary>
internal static class RegionFacts
{
    /// <summary>Describes the list of services in each region.</summary>
    public const string ServicesPage =
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html";

    /// <summary>The names of hosts of API Gateway in each region.</summary>
    public const string EndpointsPage = "https://docs.aws.amazon.com/general/latest/gr/apigateway.html";

    /// <summary>The path of the parameters that AWS publishes about the services of a region, each named after one.</summary>
    public static string PathOfServices(string region) => $"/aws/service/global-infrastructure/regions/{region}/services";

    /// <summary>The services that a stack with these settings uses, as those parameters name them. AWS WAF has no name there.</summary>
    public static IEnumerable<string> Services(TapSettings settings) =>
    [
        "apigateway", "cloudwatch", "dynamodb", "dynamodbstreams", "iam", "kms", "lambda", "logs", "s3", "secretsmanager", "sns", "sqs", "sts", "xray",
        .. settings.Backup.Enabled ? ["backup"] : Array.Empty<string>(),
        .. settings.Audit.DataEvents ? ["cloudtrail"] : Array.Empty<string>(),
        .. settings.Delivery.Canary ? ["codedeploy"] : Array.Empty<string>(),
        .. settings.Migration?.Tables.Any(table => table.TargetUtilization is not null) == true ? ["application-autoscaling"] : Array.Empty<string>(),
    ];

    /// <summary>The quotas that a stack meets first, by the codes of Service Quotas.</summary>
    public static ImmutableArray<RegionQuota> Quotas { get; } =
    [
        new("apigateway", "L-8A5B8E43", "API Gateway: requests a second of all APIs", "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"),
        new("dynamodb", "L-34F6A552", "DynamoDB: provisioned read units of all tables", "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html"),
        new("dynamodb", "L-34F8CCC8", "DynamoDB: provisioned write units of all tables", "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html"),
        new("dynamodb", "L-AB614373", "DynamoDB: write units of a table", "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html"),
        new("dynamodb", "L-CF0CBE56", "DynamoDB: read units of a table", "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html"),
        new("kms", "L-6E3AF000", "KMS: cryptographic operations a second with symmetric keys", "https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html"),
        new("lambda", "L-B99A9384", "Lambda: concurrent executions", "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"),
    ];

    /// <summary>What a stack with these settings uses and AWS tells on pages alone: somebody has to look.</summary>
    public static IEnumerable<RegionQuestion> Unknown(TapSettings settings)
    {
        yield return new("Lambda: the runtime nodejs24.x on arm64", "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html");
        if (settings.Storage.GlacierTransitionDays is not null)
        {
            yield return new(
                $"S3: the storage class {settings.Storage.GlacierStorageClass}", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html");
        }

        if (settings.Firewall.Enabled)
            yield return new("AWS WAF for APIs", "https://docs.aws.amazon.com/general/latest/gr/waf.html");
        if (settings.Backup.Enabled)
            yield return new("AWS Backup of S3 and DynamoDB", "https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html");
    }
}

/// <summary>A quota of an account in a region.</summary>
/// <param name="Service">The code of the service.</param>
/// <param name="Code">The code of the quota.</param>
/// <param name="Name">What it limits.</param>
/// <param name="Page">Where AWS describes it.</param>
internal sealed record RegionQuota(string Service, string Code, string Name, string Page);

/// <summary>What no API of AWS answers about a region.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Page">Where AWS answers it.</param>
internal sealed record RegionQuestion(string Name, string Page);
