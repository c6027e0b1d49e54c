namespace Tap.Infra.Configuration;

/// <summary>Settings of the buckets: section <c>tap:storage</c>.</summary>
public sealed record StorageSettings
{
    /// <summary>The physical name of the data bucket; null (the default) lets Pulumi name it, which keeps replacements possible.</summary>
    public required string? BucketName { get; init; }

    /// <summary>How data objects are encrypted: <c>aws:kms</c> with the stack's key (the default) or <c>AES256</c>.</summary>
    public required string Encryption { get; init; }

    /// <summary>Days after which large data objects move to Glacier; null never moves them. Default 90.</summary>
    public required int? GlacierTransitionDays { get; init; }

    /// <summary>
    /// Where they move to: <c>GLACIER_IR</c> (the default) is read at once, as copies and validations of a migration need; <c>GLACIER</c>
    /// only after a restore of hours.
    /// </summary>
    public required string GlacierStorageClass { get; init; }

    /// <summary>Bytes from which an object moves; smaller ones stay. Default 131072, the least that <c>GLACIER_IR</c> bills.</summary>
    public required int GlacierMinimumBytes { get; init; }

    /// <summary>Days after which versions that are no longer current expire; default 90 in prod, 30 elsewhere.</summary>
    public required int NoncurrentExpirationDays { get; init; }

    /// <summary>Days after which access log objects expire; default 365 in prod, 30 elsewhere.</summary>
    public required int AccessLogExpirationDays { get; init; }

    // Names that S3 keeps for access points, directory and table buckets, examples and its own use; a name with -an exists in the namespace
    // of one account and region alone, and the bucket is made in the global one. The fourth suffix, .mrap, has a dot.
    private static readonly string[] ReservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"];
    private static readonly string[] ReservedSuffixes = ["-s3alias", "--ol-s3", "--x-s3", "--table-s3", "-an"];

    /// <summary>
    /// The name of a bucket: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; no dots, as TLS certificates do not
    /// match them.
    /// </summary>
    internal static Rule<string> NameOfBucket { get; } = new(
        "3 to 63 of a-z, 0-9 and -, starting and ending with a letter or digit, and not with what S3 reserves", IsBucketName, "acme-tap-data")
    {
        Hint = name => ReservedPart(name) is { } part ? $"S3 reserves {part}" : null,
        Schema = Rule.Pattern(
            $"^(?!{string.Join('|', ReservedPrefixes)})(?!.*({string.Join('|', ReservedSuffixes)})$)[a-z0-9][a-z0-9-]{{1,61}}[a-z0-9]$"),
    };

    /// <summary>Days of a lifecycle rule, up to ten years.</summary>
    internal static Rule<int> Days { get; } = Rule.Between(1, 3650, "days", 90);

    internal static StorageSettings Read(SettingsSection section, bool production) => new()
    {
        BucketName = section.OptionalText("bucketName", NameOfBucket, "Physical name of the data bucket; null lets Pulumi name it."),
        Encryption = section.Text("encryption", "aws:kms", Rule.OneOf("aws:kms", "AES256"), "How data objects are encrypted."),
        GlacierTransitionDays = section.OptionalNumber("glacierTransitionDays", 90, Days, "Days after which large data objects move to Glacier; null never."),
        GlacierStorageClass = section.Text(
            "glacierStorageClass", "GLACIER_IR", Rule.OneOf("GLACIER_IR", "GLACIER"), "Where they move to: read at once, or after a restore of hours, which keeps a migration from copying them."),

        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
        GlacierMinimumBytes = section.Number(
            "glacierMinimumBytes", 131_072, Rule.Between(1, int.MaxValue, "bytes", 131_072), "The size from which objects move; each move is billed, and GLACIER_IR bills 131072 bytes at least."),
        NoncurrentExpirationDays = section.Number(
            "noncurrentExpirationDays", production ? 90 : 30, Days, "Days after which versions that are no longer current expire."),
        AccessLogExpirationDays = section.Number(
            "accessLogExpirationDays", production ? 365 : 30, Days, "Days after which access log objects expire."),
    };

    private static bool IsBucketName(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && ReservedPart(name) is null;

    private static string? ReservedPart(string name) =>
        ReservedPrefixes.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        ?? ReservedSuffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal));
}
