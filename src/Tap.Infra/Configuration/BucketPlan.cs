namespace Tap.Infra.Configuration;

/// <summary>A bucket that is copied.</summary>
public sealed record BucketPlan : ICopyPlan
{
    /// <inheritdoc />
    public required MigrationSource Source { get; init; }

    /// <summary>
    /// Whether the stack turns on versioning of somebody else's bucket and adds the rule that replicates it. The stack's own always has both.
    /// </summary>
    public required bool ManageSource { get; init; }

    /// <summary>The KMS key of somebody else's objects; null where S3's own keys encrypt them.</summary>
    public required string? SourceKeyArn { get; init; }

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

    // Those that were made before S3 had today's rules are in us-east-1 alone, and cannot be named.
    private static Rule<string> NameOfSource { get; } = new(
        "the name of a bucket, 3 to 63 of a-z, 0-9, . and -",
        name => name.Length is >= 3 and <= 63
            && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-'),
        "acme-orders");

    private static Rule<string> ArnOfKey { get; } = new(
        "the ARN of a KMS key",
        arn => arn.Split(':') is ["arn", _, "kms", _, _, var key] && key.StartsWith("key/", StringComparison.Ordinal),
        "arn:aws:kms:eu-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");

    internal static BucketPlan Read(SettingsSection section) => new()
    {
        Source = MigrationSource.Read(section, "data", "bucket", NameOfSource),
        ManageSource = section.Switch(
            "manageSource", false, "Whether the stack may turn on versioning of somebody else's bucket and add the rule that replicates it; else the report tells its owner how."),
        SourceKeyArn = section.OptionalText(
            "sourceKeyArn", ArnOfKey, "The KMS key that encrypts the objects of somebody else's bucket; null where S3's own keys do."),
        Target = section.OptionalText("target", StorageSettings.NameOfBucket, "Physical name of the copy; null lets Pulumi name it."),
        Prefix = section.Text("prefix", "", PrefixOfKeys, "What the keys of the copied objects start with; empty copies all."),
        NoncurrentExpirationDays = section.Number(
            "noncurrentExpirationDays", 30, StorageSettings.Days, "Days after which versions in the copy that are no longer current expire."),
        GlacierTransitionDays = section.OptionalNumber(
            "glacierTransitionDays", null, StorageSettings.Days, "Days after which large objects of the copy move to Glacier, as tap:storage has it; null never."),
    };
}
