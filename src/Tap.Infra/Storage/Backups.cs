using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.Backup.Inputs;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using Backup = Pulumi.Aws.Backup;
using Iam = Pulumi.Aws.Iam;

namespace Tap.Infra.Storage;

/// <summary>What <see cref="Backups"/> are made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Storage">The buckets, of which that of the data is backed up.</param>
/// <param name="Table">The table that is backed up.</param>
public sealed record BackupsArgs(StackContext Context, DataStorage Storage, MetadataTable Table);

/// <summary>
/// Backups of the data bucket and of the table in a vault that is locked: nobody deletes one, or makes one that is kept for too short or
/// too long. The vault has a key of its own, so that whoever loses that of the stack can restore what it encrypted.
/// </summary>
public sealed class Backups : ComponentResource
{
    // The provider would give a backup three hours, and the first one of a bucket copies all of it; AWS's own default is this week.
    private const int CompletionMinutes = 7 * 24 * 60;

    // Names of policies that AWS manages; those for S3 are apart:
    // https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
    private static readonly ImmutableArray<(string Suffix, string Policy)> ToBackUp =
        [("all", "service-role/AWSBackupServiceRolePolicyForBackup"), ("s3", "AWSBackupServiceRolePolicyForS3Backup")];

    private static readonly ImmutableArray<(string Suffix, string Policy)> ToRestore =
        [("all", "service-role/AWSBackupServiceRolePolicyForRestores"), ("s3", "AWSBackupServiceRolePolicyForS3Restore")];

    /// <summary>What AWS Backup calls the kinds of what is backed up.</summary>
    internal static ImmutableArray<string> ResourceTypes { get; } = ["DynamoDB", "S3"];

    private readonly StackContext context;

    /// <summary>Registers the vault, its lock and key, the plan, and the roles that AWS Backup takes.</summary>
    public Backups(string name, BackupsArgs args, ComponentResourceOptions? options = null)
        : base("tap:storage:Backups", name, options)
    {
        context = args.Context;
        var (settings, protection) = (context.Settings.Backup, context.Settings.DeletionProtection);
        var key = new EncryptionKey(
            context.Name("backup-encryption"),
            new(context, "tap-backup") { Holds = "backups", IsOfServices = false, Outlives = settings.IsImmutable },
            this.ChildComponent());

        // What is locked for good cannot be deleted, and a stack that goes leaves it behind.
        var vault = new Backup.Vault(context.Name("backup-vault"), new Backup.VaultArgs
        {
            KmsKeyArn = key.Arn,
            ForceDestroy = !protection,
        }, this.Child(new CustomResourceOptions { Protect = protection, RetainOnDelete = settings.IsImmutable }));
        Input<int>? changeableForDays = settings.LockGraceDays is { } days ? days : null;
        var vaultLock = new Backup.VaultLockConfiguration($"{context.Name("backup-vault")}-lock", new Backup.VaultLockConfigurationArgs
        {
            BackupVaultName = vault.Name,
            MinRetentionDays = settings.MinRetentionDays,
            MaxRetentionDays = settings.MaxRetentionDays,
            ChangeableForDays = changeableForDays,
        }, this.Child(new CustomResourceOptions
        {
            // Any change makes another one, and a vault has one: its deletion afterwards would take the new one away.
            DeleteBeforeReplace = true,
            RetainOnDelete = settings.IsImmutable,
        }));

        var backups = Role("backup", "AWS Backup makes backups with it", ToBackUp);
        var restores = Role("restore", "AWS Backup restores with it, for whoever may pass it", ToRestore);
        Input<int>? coldStorageAfter = settings.ColdStorageDays is { } cold ? cold : null;
        var plan = new Backup.Plan(context.Name("backup-plan"), new Backup.PlanArgs
        {
            Rules = new PlanRuleArgs
            {
                RuleName = "data",
                TargetVaultName = vault.Name,
                Schedule = settings.Schedule,
                CompletionWindow = CompletionMinutes,
                Lifecycle = new PlanRuleLifecycleArgs { ColdStorageAfter = coldStorageAfter, DeleteAfter = settings.RetentionDays },
            },
        }, this.Child(new CustomResourceOptions { DependsOn = { vaultLock } }));
        _ = new Backup.Selection(context.Name("backup-selection"), new Backup.SelectionArgs
        {
            PlanId = plan.Id,
            IamRoleArn = backups.Role.Arn,
            Resources = { args.Table.Arn, args.Storage.DataBucketArn },
        }, this.Child(new CustomResourceOptions { DependsOn = [.. backups.Attachments] }));

        VaultName = vault.Name;
        RestoreRoleArn = restores.Role.Arn;
        RegisterOutputs();
    }

    /// <summary>The vault's name.</summary>
    [Output("vaultName")]
    public Output<string> VaultName { get; private set; }

    /// <summary>The ARN of the role that a restore is started with.</summary>
    [Output("restoreRoleArn")]
    public Output<string> RestoreRoleArn { get; private set; }

    private (Iam.Role Role, ImmutableArray<Resource> Attachments) Role(
        string part, string description, ImmutableArray<(string Suffix, string Policy)> policies)
    {
        var name = context.Name($"{part}-role");
        var role = new Iam.Role(name, new Iam.RoleArgs
        {
            Description = description,
            AssumeRolePolicy = new PolicyDocument(
            [
                new Statement { Sid = "AssumedByBackup", Principal = Principal.Service("backup.amazonaws.com"), Actions = ["sts:AssumeRole"] },
            ]).ToJson(),
            PermissionsBoundary = context.PermissionsBoundary,
            ForceDetachPolicies = true,
        }, this.Child());
        return (role, [.. policies.Select(policy => new Iam.RolePolicyAttachment($"{name}-{policy.Suffix}", new Iam.RolePolicyAttachmentArgs
        {
            Role = role.Name,
            PolicyArn = context.ManagedPolicyArn(policy.Policy),
        }, this.Child()))]);
    }
}
