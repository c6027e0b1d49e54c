using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests;

/// <summary>Backups of bucket and table in a locked vault.</summary>
public sealed class BackupTests(StackFixture fixture) : StackTests(fixture)
{
    private static readonly string[] Types = [AwsType.BackupVault, AwsType.BackupVaultLock, AwsType.BackupPlan, AwsType.BackupSelection];

    [Fact]
    public void What_nobody_misses_is_not_backed_up()
    {
        Dev.Resources.Should().NotContain(resource => Types.Contains(resource.Type) || resource.Name.Contains("-backup-", StringComparison.Ordinal));
        Dev.Single(AwsType.Notification, "tap-data-dev-notification").InputNames.Should().NotContain("eventbridge");
        Dev.Outputs.Keys.Should().NotContain(["backupVaultName", "restoreRoleArn"]);
    }

    [Fact]
    public void The_vault_has_a_key_of_its_own_and_stays_as_long_as_it_holds_something()
    {
        var vault = Prod.Single(AwsType.BackupVault, "tap-backup-vault-prod");

        vault.Inputs.ShouldBeJson("""
            { "kmsKeyArn": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-backup-kms-prod", "forceDestroy": false }
            """);
        vault.IsProtected.Should().BeTrue();
        vault.Placement!.RetainOnDelete.Should().BeFalse("a lock that can be taken away leaves a vault that can be emptied");
    }

    [Fact]
    public void The_key_of_the_vault_is_the_accounts_alone_and_follows_that_of_the_stack_nowhere()
    {
        var key = Prod.Single(AwsType.Key, "tap-backup-kms-prod");

        key.Policy().Statements.Select(statement => statement.Sid).Should().Equal("Account");
        key.Flag("enableKeyRotation").Should().BeTrue();
        key.IsProtected.Should().BeTrue();
        Prod.Single(AwsType.KeyAlias, "tap-backup-kms-alias-prod").Text("name").Should().Be("alias/tap-backup-prod");
    }

    [Fact]
    public void The_lock_can_be_taken_away_by_whoever_has_the_right_unless_it_is_set_otherwise()
    {
        var vaultLock = Prod.Single(AwsType.BackupVaultLock, "tap-backup-vault-prod-lock");

        vaultLock.Inputs.ShouldBeJson("""{ "backupVaultName": "tap-backup-vault-prod-0a1b2c3", "minRetentionDays": 7, "maxRetentionDays": 365 }""");
        vaultLock.Placement!.Options.DeleteBeforeReplace.Should().BeTrue("the deletion of the old lock would take the new one away");
    }

    [Fact]
    public async Task What_is_locked_for_good_outlives_the_stack_with_its_key()
    {
        var run = await TapRun.StartAsync(RunOptions.Of("prod").With("tap:backup", """{ "lockGraceDays": 30 }"""));

        run.Single(AwsType.BackupVaultLock, "tap-backup-vault-prod-lock").Number("changeableForDays").Should().Be(30);
        new[]
        {
            run.Single(AwsType.BackupVault, "tap-backup-vault-prod"),
            run.Single(AwsType.BackupVaultLock, "tap-backup-vault-prod-lock"),
            run.Single(AwsType.Key, "tap-backup-kms-prod"),
        }.Should().OnlyContain(resource => resource.Placement!.RetainOnDelete);
        run.Single(AwsType.Key, "tap-kms-prod").Placement!.RetainOnDelete.Should().BeFalse();
    }

    [Fact]
    public async Task Without_deletion_protection_the_vault_goes_with_what_it_holds()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:backup", """{ "enabled": true }"""));
        var vault = run.Single(AwsType.BackupVault, "tap-backup-vault-dev");

        vault.Flag("forceDestroy").Should().BeTrue();
        vault.IsProtected.Should().BeFalse();
    }

    [Fact]
    public void Every_night_a_backup_of_bucket_and_table_is_made()
    {
        Prod.Single(AwsType.BackupPlan, "tap-backup-plan-prod").Json("rules").ShouldBeJson("""
            [
              {
                "ruleName": "data",
                "targetVaultName": "tap-backup-vault-prod-0a1b2c3",
                "schedule": "cron(0 3 * * ? *)",
                "completionWindow": 10080,
                "lifecycle": { "deleteAfter": 14 }
              }
            ]
            """);
        var selection = Prod.Single(AwsType.BackupSelection, "tap-backup-selection-prod");
        selection.Json("resources").ShouldBeJson("""
            ["arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-prod", "arn:aws:s3:::tap-data-prod-0a1b2c3"]
            """);
        selection.Text("iamRoleArn").Should().Be("arn:aws:iam::123456789012:role/tap-backup-role-prod-0a1b2c3");
        selection.DependsOn.Should().BeEquivalentTo($"{AwsType.Attachment} tap-backup-role-prod-all", $"{AwsType.Attachment} tap-backup-role-prod-s3");
    }

    [Fact]
    public async Task Backups_of_the_table_may_move_to_cold_storage()
    {
        var run = await TapRun.StartAsync(RunOptions.Of("prod").With(
            "tap:backup", """{ "schedule": "cron(30 1 ? * SUN *)", "retentionDays": 180, "coldStorageDays": 30 }"""));
        var plan = run.Single(AwsType.BackupPlan, "tap-backup-plan-prod");

        plan.Text("rules.0.schedule").Should().Be("cron(30 1 ? * SUN *)");
        plan.Json("rules.0.lifecycle").ShouldBeJson("""{ "coldStorageAfter": 30, "deleteAfter": 180 }""");
    }

    /// <summary>Whoever makes backups may not overwrite what they are of.</summary>
    [Theory]
    [InlineData("backup", "service-role/AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForS3Backup")]
    [InlineData("restore", "service-role/AWSBackupServiceRolePolicyForRestores", "AWSBackupServiceRolePolicyForS3Restore")]
    public void Backing_up_and_restoring_are_two_roles(string part, params string[] policies)
    {
        var role = Prod.Single(AwsType.Role, $"tap-{part}-role-prod");

        role.Policy("assumeRolePolicy").Statements.Single().Principal!.ShouldBeJson("""{ "Service": ["backup.amazonaws.com"] }""");
        Prod.OfType(AwsType.Attachment).Where(attachment => attachment.Text("role") == $"tap-{part}-role-prod-0a1b2c3").Select(attachment => attachment.Text("policyArn"))
            .Should().BeEquivalentTo(policies.Select(policy => $"arn:aws:iam::aws:policy/{policy}"));
    }

    /// <summary>AWS names the dimensions of the metric, and not which come together: each way is asked for.</summary>
    [Fact]
    public void A_backup_that_fails_is_told_for_a_day()
    {
        var alarm = Prod.Single(AwsType.Alarm, "tap-backup-failures-prod");

        (alarm.Number("threshold"), alarm.Number("evaluationPeriods"), alarm.Text("treatMissingData")).Should().Be((0, 1, "notBreaching"));
        var metrics = alarm.Json("metricQueries")!.AsArray().Select(query => query!["metric"]).OfType<JsonObject>().ToList();
        metrics.Should().OnlyContain(metric => $"{metric["namespace"]} {metric["metricName"]} {metric["stat"]} {metric["period"]}" == "AWS/Backup NumberOfBackupJobsFailed Sum 86400");
        metrics.Select(metric => metric["dimensions"]!.ToJsonString()).Should().Equal(
            """{"BackupVaultName":"tap-backup-vault-prod-0a1b2c3"}""",
            """{"BackupVaultName":"tap-backup-vault-prod-0a1b2c3","ResourceType":"DynamoDB"}""",
            """{"BackupVaultName":"tap-backup-vault-prod-0a1b2c3","ResourceType":"S3"}""");
        Dev.Resources.Should().NotContain(resource => resource.Name == "tap-backup-failures-dev");
    }

    /// <summary>Otherwise AWS Backup would turn it on, and the next update off again.</summary>
    [Fact]
    public void The_data_bucket_tells_EventBridge_of_its_objects_as_backups_need_it() =>
        Prod.Single(AwsType.Notification, "tap-data-prod-notification").Flag("eventbridge").Should().BeTrue();

    [Fact]
    public void Outputs_say_where_the_backups_are_and_what_restores_them()
    {
        Prod.Outputs["backupVaultName"].Value.Should().Be("tap-backup-vault-prod-0a1b2c3");
        Prod.Outputs["restoreRoleArn"].Value.Should().Be("arn:aws:iam::123456789012:role/tap-restore-role-prod-0a1b2c3");
    }
}
