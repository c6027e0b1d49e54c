using Pulumi;
using Tap.Infra.Configuration;
using Aws = Pulumi.Aws;

namespace Tap.Infra.Foundation;

/// <summary>
/// What every part of a stack needs to know: its settings, its names, and where it lives, which is asked of AWS, so that no partition,
/// account or DNS suffix is written by hand.
/// </summary>
public sealed class StackContext
{
    /// <summary>Asks AWS through the provider of <paramref name="parent"/>, which is one of the region of the settings.</summary>
    /// <param name="settings">The stack's settings.</param>
    /// <param name="parent">The component whose provider is used.</param>
    public StackContext(TapSettings settings, Resource parent)
    {
        var options = new InvokeOptions { Parent = parent };
        var partition = Aws.GetPartition.Invoke(options: options);
        Settings = settings;
        Region = settings.Region;
        Partition = partition.Apply(result => result.Partition);
        DnsSuffix = partition.Apply(result => result.DnsSuffix);
        Account = Aws.GetCallerIdentity.Invoke(options: options).Apply(result => result.AccountId);
    }

    private StackContext(StackContext other, string region)
    {
        Settings = other.Settings;
        Region = region;
        Partition = other.Partition;
        DnsSuffix = other.DnsSuffix;
        Account = other.Account;
    }

    /// <summary>The stack's settings, of which a component reads its own section.</summary>
    public TapSettings Settings { get; }

    /// <summary>The environment's suffix, which every name ends with.</summary>
    public string Environment => Settings.Environment;

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

    /// <summary>The same stack in another region of its partition.</summary>
    public StackContext In(string region) => new(this, region);

    /// <summary>The name of a part of the stack: <c>tap-&lt;part&gt;-&lt;env&gt;</c>.</summary>
    public string Name(string part) => $"tap-{part}-{Environment}";

    /// <summary>The page of a dashboard in the AWS console.</summary>
    public Output<string> DashboardUrl(Output<string> name) =>
        Output.Format($"https://{ConsoleHost}/cloudwatch/home?region={Region}#dashboards/dashboard/{name}");

    /// <summary>The permissions boundary of every role of the stack; null where there is none.</summary>
    public Input<string>? PermissionsBoundary =>
        Settings.Roles.PermissionsBoundary is { } policy ? Output.Format($"arn:{Partition}:iam::{Account}:policy/{policy}") : (Input<string>?)null;

    /// <summary>The ARN of a policy that AWS itself manages.</summary>
    /// <param name="path">What follows <c>policy/</c> in its ARN.</param>
    public Output<string> ManagedPolicyArn(string path) => Output.Format($"arn:{Partition}:iam::aws:policy/{path}");
}
