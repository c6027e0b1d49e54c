using Pulumi;
using Aws = Pulumi.Aws;

namespace Tap.Infra;

/// <summary>Where the stack lives: asked of AWS, so that no partition, account or DNS suffix is written by hand.</summary>
public sealed class AwsContext
{
    /// <summary>Asks AWS through the provider of <paramref name="parent"/>.</summary>
    /// <param name="parent">The component whose provider is used.</param>
    /// <param name="region">The region of that provider.</param>
    public AwsContext(Resource parent, string region)
    {
        var options = new InvokeOptions { Parent = parent };
        var partition = Aws.GetPartition.Invoke(options: options);
        Region = region;
        Partition = partition.Apply(result => result.Partition);
        DnsSuffix = partition.Apply(result => result.DnsSuffix);
        Account = Aws.GetCallerIdentity.Invoke(options: options).Apply(result => result.AccountId);
    }

    private AwsContext(AwsContext other, string region)
    {
        Region = region;
        Partition = other.Partition;
        DnsSuffix = other.DnsSuffix;
        Account = other.Account;
    }

    /// <summary>The region, such as <c>eu-west-2</c>.</summary>
    public string Region { get; }

    /// <summary>The partition, such as <c>aws</c> or <c>aws-cn</c>.</summary>
    public Output<string> Partition { get; }

    /// <summary>The partition's DNS suffix, such as <c>amazonaws.com</c>.</summary>
    public Output<string> DnsSuffix { get; }

    /// <summary>The twelve-digit account id.</summary>
    public Output<string> Account { get; }

    private Output<string> ConsoleHost => Partition.Apply(partition => partition switch
    {
        "aws-cn" => "console.amazonaws.cn",
        "aws-us-gov" => "console.amazonaws-us-gov.com",
        _ => "console.aws.amazon.com",
    });

    /// <summary>Another region of the same partition, for the same account.</summary>
    public AwsContext In(string region) => new(this, region);

    /// <summary>The page of a dashboard in the AWS console.</summary>
    public Output<string> DashboardUrl(Output<string> name) => Output.Format($"https://{ConsoleHost}/cloudwatch/home?region={Region}#dashboards/dashboard/{name}");

    /// <summary>The ARN of a policy that AWS itself manages.</summary>
    /// <param name="path">What follows <c>policy/</c> in its ARN.</param>
    public Output<string> ManagedPolicyArn(string path) => Output.Format($"arn:{Partition}:iam::aws:policy/{path}");
}
