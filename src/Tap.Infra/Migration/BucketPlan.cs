using Tap.Infra.Configuration;

namespace Tap.Infra.Migration;

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

    /// <summary>Days after which objects of the copy move to Glacier; null never moves them.</summary>
    public required int? GlacierTransitionDays { get; init; }

    internal static BucketPlan Read(SettingsSection section) => new()
    {
        Source = section.RequiredText("source", Rule.OneOf("data"), "The bucket of the stack."),
        Target = section.OptionalText("target", StorageSettings.NameOfBucket, "Physical name of the copy; null lets Pulumi name it."),

        // The length of a key: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
        Prefix = section.Text("prefix", "", new("up to 1024 characters", text => text.Length <= 1_024, "incoming/"), "What the keys of the copied objects start with; empty copies all."),
        NoncurrentExpirationDays = section.Number(
            "noncurrentExpirationDays", 30, StorageSettings.Days, "Days after which versions in the copy that are no longer current expire."),
        GlacierTransitionDays = section.OptionalNumber(
            "glacierTransitionDays", null, StorageSettings.Days, "Days after which objects of the copy move to Glacier; null never."),
    };
}
