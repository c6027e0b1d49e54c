namespace Tap.Guardrails;

/// <summary>The guardrails of AWS Backup.</summary>
internal static class BackupGuardrails
{
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "Backup.1",
            Title = "AWS Backup recovery points should be encrypted at rest",
            Reason = "A backup holds all of the data; only the use of a KMS key of the account can be limited, watched and withdrawn.",
            Reference = Guardrail.SecurityHub("backup", 1),
            Types = [AwsType.Vault],
            Check = (vault, _) => vault.Has("kmsKeyArn") ? null : "it does not name a KMS key of the account",
        },
        new()
        {
            Id = "TAP-Backup.1",
            Title = "AWS Backup vaults should be locked",
            Reason = "Whoever takes over a role that may delete backups would delete them first.",
            Reference = "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
            Types = [AwsType.Vault],
            Check = (vault, graph) => graph.Referring(vault, AwsType.VaultLock, "backupVaultName").Any(vaultLock => vaultLock.Has("minRetentionDays"))
                ? null
                : "no lock says for how long its backups are kept at least",
        },
        new()
        {
            Id = "TAP-Backup.2",
            Title = "AWS Backup vault locks that nobody can take away again should be a decision with a reason",
            Reason = "After the days of grace nobody, AWS included, can delete a backup, its key or the vault, or end what they cost, before the time is over.",
            Reference = "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
            Types = [AwsType.VaultLock],
            Check = (vaultLock, _) => vaultLock.Has("changeableForDays") ? $"it is for good {vaultLock.Input("changeableForDays")} days after it is made" : null,
        },
    ];
}
