namespace Tap.Infra.Configuration;

/// <summary>A bucket that is copied.</summary>
public sealed record BucketPlan
{
    /// <summary>The short name of the stack's bucket.</summary>
    public required string Source { get; init; }

    /// <summary>The physical name of the copy; null lets Pulumi name it.</summary>
    public required string? Target { get; init; }

    /// <summary>What the keys of the copied objects start with; empty copies all.</summary>
    public required string Prefix { get; init; }

    /// <summary>Days after which versions in the copy that are no longer current expire.</summary>
    public required int NoncurrentExpirationDays { get; init; }

    /// <summary>
    /// Days after which large objects of the copy move to Glacier, of the size and to the class of the stack's; null never moves them.
    /// </summary>
    public required int? GlacierTransitionDays { get; init; }

    // The length of a key: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html. It stands in policies, where more than ASCII is
    // refused and these three are patterns and variables: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    private static Rule<string> PrefixOfKeys { get; } = new(
        "up to 1024 printable ASCII characters other than *, ? and $",
        text => text.Length <= 1_024 && text.All(letter => letter is >= ' ' and <= '~' and not ('*' or '?' or '$')),
        "incoming/");

    internal static BucketPlan Read(SettingsSection section) => new()
    {
        Source = section.RequiredText("source", Rule.OneOf("data"), "The bucket of the stack."),
        Target = section.OptionalText("target", StorageSettings.NameOfBucket, "Physical name of the copy; null lets Pulumi name it."),
        Prefix = section.Text("prefix", "", PrefixOfKeys, "What the keys of the copied objects start with; empty copies all."),
        NoncurrentExpirationDays = section.Number(
            "noncurrentExpirationDays", 30, StorageSettings.Days, "Days after which versions in the copy that are no longer current expire."),
        GlacierTransitionDays = section.OptionalNumber(
            "glacierTransitionDays", null, StorageSettings.Days, "Days after which large objects of the copy move to Glacier, as tap:storage has it; null never."),
    };
}
