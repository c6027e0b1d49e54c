using Amazon;

namespace Tap.Cli.Aws;

/// <summary>A service of AWS, and one that speaks REST: an operation is a method and a path.</summary>
/// <param name="Name">Its name in the names of hosts and in signatures.</param>
/// <param name="NextPage">The member of an answer that leads to the next page.</param>
/// <param name="Page">The parameter that takes it.</param>
internal record AwsService(string Name, string NextPage, string Page)
{
    /// <summary>Lambda.</summary>
    public static AwsService Lambda { get; } = new("lambda", "NextMarker", "Marker");

    /// <summary>API Gateway.</summary>
    public static AwsService ApiGateway { get; } = new("apigateway", "position", "position");

    /// <summary>S3; see <see cref="AwsApi.S3Async"/>.</summary>
    public static AwsService S3 { get; } = new("s3", "NextContinuationToken", "continuation-token");

    /// <summary>X-Ray.</summary>
    public static AwsService Traces { get; } = new("xray", "NextToken", "NextToken");

    /// <summary>The host that answers for a region, and the region to sign for.</summary>
    public virtual (string Host, string SigningRegion) In(RegionEndpoint region) =>
        ($"{Name}.{region.SystemName}.{region.PartitionDnsSuffix}", region.SystemName);
}

/// <summary>A service that speaks AWS's JSON protocol: an operation has JSON parameters and a JSON answer.</summary>
/// <param name="Name">Its name in the names of hosts and in signatures.</param>
/// <param name="Target">What stands before the operation in the header X-Amz-Target.</param>
/// <param name="Version">The version of the protocol.</param>
/// <param name="NextPage">The member of an answer that leads to the next page.</param>
/// <param name="Page">The parameter that takes it; by default of the same name.</param>
internal sealed record JsonService(string Name, string Target, string Version, string NextPage = "NextToken", string? Page = null)
    : AwsService(Name, NextPage, Page ?? NextPage)
{
    /// <summary>Application Auto Scaling.</summary>
    public static JsonService AutoScaling { get; } = new("application-autoscaling", "AnyScaleFrontendService", "1.1");

    /// <summary>CloudWatch.</summary>
    public static JsonService CloudWatch { get; } = new("monitoring", "GraniteServiceVersion20100801", "1.0");

    /// <summary>CodeDeploy.</summary>
    public static JsonService CodeDeploy { get; } = new("codedeploy", "CodeDeploy_20141006", "1.1", "nextToken");

    /// <summary>KMS.</summary>
    public static JsonService Keys { get; } = new("kms", "TrentService", "1.1", "NextMarker", "Marker");

    /// <summary>CloudWatch Logs.</summary>
    public static JsonService Logs { get; } = new("logs", "Logs_20140328", "1.1", "nextToken");

    /// <summary>SQS.</summary>
    public static JsonService Queues { get; } = new("sqs", "AmazonSQS", "1.0");

    /// <summary>Secrets Manager.</summary>
    public static JsonService Secrets { get; } = new("secretsmanager", "secretsmanager", "1.1");

    /// <summary>DynamoDB.</summary>
    public static JsonService Tables { get; } = new("dynamodb", "DynamoDB_20120810", "1.0", "LastEvaluatedKey", "ExclusiveStartKey");

    /// <summary>The tags of a region's resources.</summary>
    public static JsonService Tagging { get; } = new("tagging", "ResourceGroupsTaggingAPI_20170126", "1.1", "PaginationToken");
}

/// <summary>A service that speaks AWS's query protocol: an operation is a form, its answer XML.</summary>
/// <param name="Name">Its name in the names of hosts and in signatures.</param>
/// <param name="Version">The version of its API.</param>
/// <param name="Page">The member of an answer that leads to the next page, and the parameter that takes it.</param>
internal sealed record QueryService(string Name, string Version, string Page) : AwsService(Name, Page, Page)
{
    /// <summary>IAM, which a partition has once.</summary>
    public static QueryService Iam { get; } = new("iam", "2010-05-08", "Marker");

    /// <summary>SNS.</summary>
    public static QueryService Topics { get; } = new("sns", "2010-03-31", "NextToken");

    // https://docs.aws.amazon.com/general/latest/gr/iam-service.html
    /// <inheritdoc />
    public override (string Host, string SigningRegion) In(RegionEndpoint region) => (Name, region.PartitionName) switch
    {
        ("iam", "aws") => ("iam.amazonaws.com", "us-east-1"),
        ("iam", "aws-cn") => ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("iam", "aws-us-gov") => ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
        _ => base.In(region),
    };
}
