using System.Text.Json.Nodes;

namespace Tap.Infra.Configuration;

/// <summary>The regions of AWS. Nothing else checks them: the provider believes any name, then waits for hosts that do not exist.</summary>
internal static class AwsRegions
{
    /// <summary>
    /// The regions that there are, as the AWS SDKs list them: a unit test holds the two
    /// together, so that the next version of theirs shows what is missing here.
    /// </summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
        "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
        "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2",
        "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "me-west-1", "mx-central-1", "sa-east-1", "sa-west-1", "us-east-1",
        "us-east-2", "us-west-1", "us-west-2", "cn-north-1", "cn-northwest-1", "eusc-de-east-1", "us-gov-east-1", "us-gov-west-1",
        "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1", "eu-isoe-west-1", "us-isof-east-1", "us-isof-south-1",
    ];

    private static readonly (string Prefix, string Partition)[] Partitions =
    [
        ("cn-", "aws-cn"), ("eusc-", "aws-eusc"), ("us-gov-", "aws-us-gov"), ("us-iso-", "aws-iso"), ("us-isob-", "aws-iso-b"),
        ("eu-isoe-", "aws-iso-e"), ("us-isof-", "aws-iso-f"),
    ];

    /// <summary>The name of a region that is known, or of any that has the form of one.</summary>
    /// <param name="unknown">Whether the form is enough: AWS opens regions faster than programs learn of them.</param>
    public static Rule<string> Rule(bool unknown) => new("the name of an AWS region", name => unknown ? HasForm(name) : Known.Contains(name), "eu-west-2")
    {
        Hint = name => (Spelling.Nearest(name.ToLowerInvariant(), Known), HasForm(name)) switch
        {
            ({ } near, true) => $"did you mean {near}? One that AWS has opened since needs {TapSettings.SkipRegionValidation}",
            ({ } near, false) => $"did you mean {near}?",
            (null, true) => $"one that AWS has opened since needs {TapSettings.SkipRegionValidation}",
            (null, false) => null,
        },

        // Those that are known, for an editor to offer, and any of that form, as skipRegionValidation may let it in.
        Schema = new()
        {
            ["anyOf"] = new JsonArray(Configuration.Rule.Enum(Known), Configuration.Rule.Pattern("^[a-z]+(-[a-z]+){1,2}-[0-9]$")),
        },
    };

    /// <summary>The partition of a region, such as <c>aws</c> or <c>aws-cn</c>.</summary>
    public static string PartitionOf(string region) =>
        Partitions.FirstOrDefault(partition => region.StartsWith(partition.Prefix, StringComparison.Ordinal)).Partition ?? "aws";

    // Two or three words and a number.
    private static bool HasForm(string name)
    {
        var parts = name.Split('-');
        return parts.Length is 3 or 4
            && parts[..^1].All(part => part.Length > 0 && part.All(char.IsAsciiLetterLower))
            && parts[^1].Length == 1 && char.IsAsciiDigit(parts[^1][0]);
    }
}
