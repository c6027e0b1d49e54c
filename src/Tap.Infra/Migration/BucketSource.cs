using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;

namespace Tap.Infra.Migration;

/// <summary>A bucket that is copied.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="KeyArn">The key of its objects; null where S3's own keys encrypt them.</param>
/// <param name="Ready">What a rule has to wait for: S3 refuses configurations of a bucket that arrive together.</param>
public sealed record BucketSource(Output<string> Name, Output<string> Arn, Output<string>? KeyArn, ImmutableArray<Resource> Ready)
{
    /// <summary>The stack's own, or the one that was found.</summary>
    internal static BucketSource Of(MigrationContext context, BucketPlan plan) => plan.Source.IsForeign
        ? new(
            Output.Create(plan.Source.Name),
            Output.Create(context.Found.Buckets[plan.Source.Name]),
            plan.SourceKeyArn is { } key ? Output.Create(key) : null,
            [])
        : new(context.Storage.DataBucketName, context.Storage.DataBucketArn, context.Storage.Key?.Arn, [context.StorageReady]);
}
