using Pulumi;
using Pulumi.Aws.S3.Inputs;
using Tap.Infra.Foundation;
using Tap.Infra.Storage;
using Lambda = Pulumi.Aws.Lambda;
using S3 = Pulumi.Aws.S3;

namespace Tap.Infra.Functions;

/// <summary>What an <see cref="IncomingTrigger"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Storage">The buckets.</param>
/// <param name="Processor">The function that every new object under <c>incoming/</c> goes to.</param>
public sealed record IncomingTriggerArgs(StackContext Context, DataStorage Storage, TapFunction Processor);

/// <summary>
/// Sends every new object under <c>incoming/</c> to the processor. S3 keeps one notification configuration a bucket and the last writer
/// wins, so this is the data bucket's only <c>BucketNotification</c>: a further target is added to its lists. Its type is of the folder
/// where it once was, as another type would be another resource.
/// </summary>
public sealed class IncomingTrigger : ComponentResource
{
    /// <summary>Registers the permission and the notification.</summary>
    public IncomingTrigger(string name, IncomingTriggerArgs args, ComponentResourceOptions? options = null)
        : base("tap:storage:IncomingTrigger", name, options)
    {
        var permission = new Lambda.Permission($"{args.Context.Name("data")}-invoke", new Lambda.PermissionArgs
        {
            Action = "lambda:InvokeFunction",
            Principal = "s3.amazonaws.com",
            Function = args.Processor.Name,
            Qualifier = args.Processor.AliasName,
            SourceArn = args.Storage.DataBucketArn,
            SourceAccount = args.Context.Account,
        }, this.Child());

        // AWS Backup learns of changes from EventBridge: without, it has S3 send them, and the next update would put an end to that.
        // https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
        Input<bool>? eventbridge = args.Context.Settings.Backup.Enabled ? true : null;

        // S3 refuses a notification to a function that it may not invoke.
        Notification = new S3.BucketNotification($"{args.Context.Name("data")}-notification", new S3.BucketNotificationArgs
        {
            Bucket = args.Storage.DataBucketName,
            Eventbridge = eventbridge,
            LambdaFunctions = new BucketNotificationLambdaFunctionArgs
            {
                Id = "incoming",
                LambdaFunctionArn = args.Processor.AliasArn,
                Events = "s3:ObjectCreated:*",
                FilterPrefix = "incoming/",
            },
        }, this.Child(new CustomResourceOptions { DependsOn = { permission, args.Storage.LastConfiguration } }));
        RegisterOutputs();
    }

    /// <summary>The last of the data bucket's configurations: what adds another one waits for it.</summary>
    public Resource Notification { get; }
}
