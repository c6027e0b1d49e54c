using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Foundation;
using Tap.Infra.Storage;
using S3 = Pulumi.Aws.S3;

namespace Tap.Infra.Migration;

/// <summary>What <see cref="CopyAccessLogs"/> are made of.</summary>
/// <param name="Context">The migration.</param>
/// <param name="Buckets">The copies of somebody else's buckets.</param>
public sealed record CopyAccessLogsArgs(MigrationContext Context, ImmutableArray<BucketReplica> Buckets);

/// <summary>One bucket for the access logs of all copies of somebody else's buckets, each under a prefix of its own.</summary>
public sealed class CopyAccessLogs : ComponentResource
{
    /// <summary>Registers the bucket, and the logging of each copy.</summary>
    public CopyAccessLogs(string name, CopyAccessLogsArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:CopyAccessLogs", name, options)
    {
        var context = args.Context;
        Bucket = new SecureBucket(
            context.Name("access-logs"),
            DataStorage.AccessLogsOf([.. args.Buckets.Select(bucket => bucket.Copy)], context.Target),
            this.ChildComponent());
        foreach (var bucket in args.Buckets)
        {
            var part = context.Part(bucket.Plan.Source);
            _ = new S3.BucketLogging(
                $"{context.Name(part)}-logging",
                DataStorage.Logging(bucket.Copy, Bucket, $"{part}/"),
                this.Child(new CustomResourceOptions { DependsOn = { bucket.Copy.Lifecycle, Bucket.Lifecycle } }));
        }

        RegisterOutputs();
    }

    /// <summary>The bucket.</summary>
    public SecureBucket Bucket { get; }
}
