namespace Tap.Infra.UnitTests.Migration;

/// <summary>What a migration adds to the stack as a whole, and that it does nothing else to it.</summary>
public sealed class MigrationGuardTests(StackFixture fixture) : StackTests(fixture)
{
    /// <summary>What works on the copies from where the sources are. All else is in the region of the copies.</summary>
    private static readonly string[] InSourceRegion =
    [
        AwsType.Role, AwsType.RolePolicy, AwsType.Attachment, AwsType.LogGroup, AwsType.LogMetricFilter, AwsType.Function,
        AwsType.FunctionAlias, AwsType.AsyncConfig, AwsType.EventSourceMapping, AwsType.ReplicationConfig, AwsType.Dashboard,
    ];

    [Theory, BothEnvironments]
    public void Everything_of_the_stack_stays_as_it_is(string environment)
    {
        var stack = Stack(environment);
        var migration = Migration(environment);

        // All that is known of a resource: inputs, provider, parent, protection, dependencies, aliases.
        migration.Resources.Select(resource => resource.Registration)
            .Should().Contain(stack.Resources.Select(resource => resource.Registration));
        migration.Calls.Where(call => call.Token is not (AwsType.GetServiceQuota or AwsType.GetParametersByPath)).Select(call => $"{call.Token} {call.Provider}")
            .Should().Equal(stack.Calls.Select(call => $"{call.Token} {call.Provider}"), "what the report asks of the regions comes on top");
    }

    [Theory, BothEnvironments]
    public void Every_output_of_the_stack_stays_as_it_is_and_the_report_is_added(string environment)
    {
        var before = Stack(environment).Outputs;
        var after = Migration(environment).Outputs;

        after.Keys.Except(before.Keys).Should().Equal("migrationReport");
        foreach (var (name, output) in before)
            after[name].Should().BeEquivalentTo(output);
    }

    [Theory, BothEnvironments]
    public void Every_component_registers_its_outputs(string environment) =>
        Migration(environment).ComponentOutputs.Keys.Except(Stack(environment).ComponentOutputs.Keys)
            .Should().HaveCount(Added(environment).Count(resource => resource.IsComponent));

    [Theory, BothEnvironments]
    public void The_region_of_the_copies_has_a_provider_with_the_tags_of_the_stack(string environment)
    {
        var providers = Migration(environment).OfType(AwsType.Provider).ToDictionary(provider => provider.Name);

        providers.Keys.Should().BeEquivalentTo("tap-aws", "tap-aws-target");
        providers["tap-aws-target"].Text("region").Should().Be("eu-west-1");
        providers["tap-aws-target"].InputNames.Should().BeEquivalentTo(providers["tap-aws"].InputNames);
        providers["tap-aws-target"].Text("defaultTags").ShouldBeJson(providers["tap-aws"].Text("defaultTags"));
    }

    [Fact]
    public async Task Tags_of_the_configuration_reach_the_copies()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.Migrating.With("tap:tags", """{ "Team": "ledger" }"""));

        run.Single(AwsType.Provider, "tap-aws-target").Text("defaultTags").Should().Contain("\"Team\": \"ledger\"");
    }

    [Theory, BothEnvironments]
    public void Every_resource_is_in_its_region(string environment)
    {
        string[] ofSource = [$"tap-migration-{environment}", $"tap-migration-{environment}-policy", $"tap-migration-data-failures-{environment}", $"tap-table-replicator-errors-{environment}", $"tap-table-replicator-age-{environment}", $"tap-migration-lost-events-{environment}"];

        foreach (var resource in Added(environment).Where(resource => resource.Type.StartsWith("aws:", StringComparison.Ordinal)))
        {
            var isInSource = InSourceRegion.Contains(resource.Type)
                || (resource.Type is AwsType.Topic or AwsType.TopicPolicy or AwsType.Alarm && ofSource.Contains(resource.Name));
            var provider = isInSource ? "tap-aws::id-of-tap-aws" : "tap-aws-target::id-of-tap-aws-target";
            resource.Provider.Should().EndWith($"pulumi:providers:aws::{provider}", "{0} belongs there", resource);
            resource.InputNames.Should().NotContain(["tags", "region"], "both are the provider's, also of {0}", resource);
        }
    }

    [Theory, BothEnvironments]
    public void The_key_is_that_of_the_stack_but_for_the_region(string environment)
    {
        var key = Migration(environment).Single(AwsType.Key, $"tap-migration-kms-{environment}");
        var ofStack = Stack(environment).Single(AwsType.Key, $"tap-kms-{environment}");

        // Of dev, which has no trail: the copies have none.
        var policy = Stack("dev").Single(AwsType.Key, "tap-kms-dev").Text("policy");
        key.Text("policy").ShouldBeJson(policy.Replace("eu-west-2", "eu-west-1", StringComparison.Ordinal));
        key.Flag("enableKeyRotation").Should().BeTrue();
        key.Number("deletionWindowInDays").Should().Be(ofStack.Number("deletionWindowInDays"));
        Migration(environment).Single(AwsType.KeyAlias, $"tap-migration-kms-alias-{environment}").Inputs.ShouldBeJson($$"""
            { "name": "alias/tap-migration-{{environment}}", "targetKeyId": "id-of-tap-migration-kms-{{environment}}" }
            """);
    }

    [Theory, BothEnvironments]
    public void Production_protects_the_copies_and_their_key(string environment) =>
        Added(environment).Where(resource => resource.IsProtected).Select(resource => resource.ToString())
            .Should().BeEquivalentTo(environment == "prod"
                ? [$"{AwsType.Key} tap-migration-kms-prod", $"{AwsType.Bucket} tap-migration-data-prod", $"{AwsType.Bucket} tap-migration-data-access-logs-prod", $"{AwsType.Table} tap-migration-metadata-prod"]
                : Array.Empty<string>());

    [Theory, BothEnvironments]
    public void No_right_of_the_migration_has_a_wildcard_but_for_keys_refused_log_groups_and_what_takes_no_resource(string environment) =>
        (from resource in Added(environment)
         where resource.Type == AwsType.RolePolicy
         from statement in resource.Policy().Statements
         from text in statement.Actions.Concat(statement.Resources)
         where text.Contains('*', StringComparison.Ordinal)
         select $"{statement.Sid} {text}").Distinct()
            .Should().BeEquivalentTo(
                $"ReadVersions arn:aws:s3:::tap-data-{environment}-0a1b2c3/*",
                $"WriteCopies arn:aws:s3:::tap-migration-data-{environment}-0a1b2c3/*",
                $"ReadObjects arn:aws:s3:::tap-data-{environment}-0a1b2c3/*",
                $"ReadObjects arn:aws:s3:::tap-migration-data-{environment}-0a1b2c3/*",
                $"WriteObjects arn:aws:s3:::tap-data-{environment}-0a1b2c3/migration/*",
                "ListStreams *",
                "RefuseLogGroups arn:aws:logs:*:*:*");

    [Theory, BothEnvironments]
    public async Task A_preview_shows_the_same_resources_and_what_the_program_decides(string environment)
    {
        var preview = await TapRun.StartAsync(RunOptions.Of(environment).Migrating with { IsPreview = true });

        preview.Resources.Select(resource => resource.ToString())
            .Should().BeEquivalentTo(Migration(environment).Resources.Select(resource => resource.ToString()));
        preview.Single(AwsType.Table, $"tap-migration-metadata-{environment}").Number("readCapacity").Should().Be(20);
        preview.Single(AwsType.Key, $"tap-migration-kms-{environment}").Policy()["Logs"].Principal!.ToJsonString().Should().Contain("eu-west-1");
    }

    [Fact]
    public async Task Neither_partition_nor_account_is_written_by_hand()
    {
        var china = RunOptions.Dev with { Partition = "aws-cn", DnsSuffix = "amazonaws.com.cn", Account = "210987654321" };
        var run = await PlanFolder.RunAsync(
            plan =>
            {
                plan["sourceRegion"] = "cn-north-1";
                plan["targetRegion"] = "cn-northwest-1";
            },
            china.With("aws:region", "cn-north-1"));

        run.Resources.SelectMany(resource => resource.Texts())
            .Should().NotContain(text => text.Contains("arn:aws:", StringComparison.Ordinal) || text.Contains("123456789012", StringComparison.Ordinal));
        run.Single(AwsType.RolePolicy, "tap-migration-data-dev-replication-policy").Policy()["EncryptCopies"].Condition!.ToJsonString()
            .Should().Contain("s3.cn-northwest-1.amazonaws.com.cn");
    }

    [Fact]
    public async Task What_the_plan_does_not_name_is_not_there()
    {
        var onlyTable = await PlanFolder.RunAsync(plan => plan.Remove("buckets"));
        var onlyBucket = await PlanFolder.RunAsync(plan => plan.Remove("tables"));
        string[] common = ["DecryptData", "DecryptCopies", "WriteObjects", "EncryptObjects", "DecryptVariables", "Publish", "EncryptDeadLetters", "RefuseLogGroups", "RefuseOtherLogs"];

        AddedTo(onlyTable)
            .Should()
            .NotContain(resource =>
                resource.Contains("data", StringComparison.Ordinal) && !resource.Contains("metadata", StringComparison.Ordinal));
        AddedTo(onlyBucket)
            .Should()
            .NotContain(resource =>
                resource.Contains("table", StringComparison.Ordinal) || resource.Contains("metadata", StringComparison.Ordinal));
        Sids(onlyTable).Should().Equal(["ReadItems", .. common]);
        Sids(onlyBucket).Should().Equal(["ListObjects", "ReadObjects", .. common]);

        Services(onlyTable).Should().Equal("dynamodb.eu-west-1.amazonaws.com");
        Services(onlyBucket).Should().Equal("s3.eu-west-1.amazonaws.com");

        IEnumerable<string> AddedTo(TapRun run) =>
            run.Resources.Select(resource => resource.ToString()).Except(Dev.Resources.Select(resource => resource.ToString()));

        static IEnumerable<string> Sids(TapRun run) => PolicyOf(run).Statements.Select(statement => statement.Sid);

        static IEnumerable<string> Services(TapRun run) =>
            PolicyOf(run)["DecryptCopies"].Condition!["StringEquals"]!["kms:ViaService"]!.AsArray().Select(service => (string)service!);

        static Policy PolicyOf(TapRun run) => run.Single(AwsType.RolePolicy, "tap-migration-validator-dev-policy").Policy();
    }

    private IEnumerable<StackResource> Added(string environment)
    {
        var before = Stack(environment).Resources.Select(resource => resource.ToString()).ToHashSet();
        return Migration(environment).Resources.Where(resource => !before.Contains(resource.ToString()));
    }
}
