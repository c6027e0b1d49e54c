namespace Tap.Infra.UnitTests;

/// <summary>What holds for the stack as a whole, so that a new part cannot break it unseen.</summary>
public sealed class GuardTests(StackFixture fixture) : StackTests(fixture)
{
    private const string LongestEnvironment = "a-longest-suffix";

    // The first belongs to releases, the second to migrations.
    private static readonly string[] WithoutResource = ["codedeploy:ListDeploymentTargets", "codedeploy:GetDeploymentTarget", "dynamodb:ListStreams"];

    private static readonly string[] Encrypted =
        [AwsType.BucketEncryption, AwsType.Table, AwsType.Queue, AwsType.Topic, AwsType.Secret, AwsType.LogGroup, AwsType.Function];

    private static readonly string[] KeyInputs =
    [
        "kmsKeyArn",
        "kmsKeyId",
        "kmsMasterKeyId",
        "serverSideEncryption.kmsKeyArn",
        "rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId",
    ];

    [Theory, EveryStack]
    public void Every_name_says_whose_and_which_environment_it_is(string environment, bool migrates) =>
        Stack(environment, migrates).Resources.Where(resource => resource.Type != AwsType.Provider)
            .Should().NotBeEmpty().And.OnlyContain(resource =>
                resource.Name.StartsWith("tap-", StringComparison.Ordinal)
                && resource.Name.Contains($"-{environment}", StringComparison.Ordinal));

    [Theory, EveryStack]
    public void No_two_resources_share_type_and_name(string environment, bool migrates) =>
        Stack(environment, migrates).Resources.Select(resource => resource.ToString()).Should().OnlyHaveUniqueItems();

    [Theory, EveryStack]
    public void Everything_but_the_provider_is_inside_the_stack(string environment, bool migrates) =>
        Stack(environment, migrates).Resources.Where(resource => resource.Placement is null)
            .Should().ContainSingle().Which.Type.Should().Be(AwsType.Provider);

    [Theory, EveryStack]
    public void Whatever_can_take_a_key_takes_that_of_the_stack_in_its_region(string environment, bool migrates)
    {
        var encrypted = Stack(environment, migrates).AwsResources
            .Where(resource => Encrypted.Contains(resource.Type) || KeyOf(resource) is not null)
            .ToList();

        encrypted.Select(resource => resource.Type).Should().Contain(Encrypted);
        foreach (var resource in encrypted)
        {
            // Backups outlive the key of the stack.
            var home = resource.Type == AwsType.BackupVault ? "tap-backup-kms" : "tap-kms";
            var (region, name) = resource.IsInTargetRegion ? ("eu-west-1", "tap-migration-kms") : ("eu-west-2", home);
            // S3 can write access logs with no key but its own.
            var takesNone = resource.Type == AwsType.BucketEncryption && resource.Name.Contains("-access-logs-", StringComparison.Ordinal);
            KeyOf(resource).Should().Be(takesNone ? null : $"arn:aws:kms:{region}:123456789012:key/id-of-{name}-{environment}", "{0} is encrypted", resource);
        }
    }

    [Theory, EveryStack]
    public void Nothing_is_allowed_on_every_resource_but_the_actions_that_take_none(string environment, bool migrates) =>
        (from document in Documents(Stack(environment, migrates))
         where document.Resource.Type != AwsType.Key // there, * is the key itself
         from statement in document.Policy.Statements
         where statement.Allows && statement.Resources.Contains("*")
         from action in statement.Actions
         select action).Should().BeEquivalentTo(WithoutResource.Where(action =>
            action.StartsWith("codedeploy:", StringComparison.Ordinal) ? environment == "prod" : migrates));

    [Theory, EveryStack]
    public void Only_the_account_may_do_everything_with_the_key_and_nobody_else_anywhere(string environment, bool migrates) =>
        Documents(Stack(environment, migrates))
            .SelectMany(document => document.Policy.Statements)
            .Where(statement => statement.Allows && statement.Actions.Any(action => action.Split(':')[^1] == "*"))
            .Select(statement => statement.Sid)
            .Should().HaveCount(Stack(environment, migrates).OfType(AwsType.Key).Count()).And.OnlyContain(sid => sid == "Account");

    [Theory, EveryStack]
    public void Nobody_is_allowed_without_a_name(string environment, bool migrates) =>
        Documents(Stack(environment, migrates))
            .SelectMany(document => document.Policy.Statements)
            .Where(statement => statement.Allows && statement.Principal is { } principal)
            .Select(statement => statement.Principal!.ToJsonString())
            .Should().NotBeEmpty().And.NotContain(principal => principal.Contains("\"*\"", StringComparison.Ordinal));

    [Theory, EveryStack]
    public void No_policy_lets_a_function_make_log_groups_and_every_function_is_refused_it(string environment, bool migrates)
    {
        var documents = Documents(Stack(environment, migrates)).ToList();

        documents.SelectMany(document => document.Policy.Statements)
            .Where(statement => statement.Allows)
            .Should().NotContain(statement => statement.Actions.Any(action => action.StartsWith("logs:", StringComparison.Ordinal)));
        documents.Where(document =>
            document.Resource.Type == AwsType.RolePolicy
                && document.Resource.Parent!.StartsWith("tap:functions:", StringComparison.Ordinal))
            .Select(document => document.Policy["RefuseLogGroups"])
            .Should().HaveCount(Stack(environment, migrates).OfType(AwsType.Function).Count())
            .And.OnlyContain(statement => statement.Effect == "Deny" && statement.Actions.Contains("logs:CreateLogGroup"));
    }

    /// <summary>The attached policy writes to every log group of the account, and each function keeps its own alone.</summary>
    [Theory, EveryStack]
    public void Every_function_is_refused_the_logs_of_all_others(string environment, bool migrates)
    {
        var functions = Stack(environment, migrates).OfType(AwsType.Function).ToList();

        functions.Should().NotBeEmpty();
        foreach (var function in functions)
        {
            var group = $"arn:aws:logs:eu-west-2:123456789012:log-group:{function.Text("loggingConfig.logGroup")}";
            var refusal = Stack(environment, migrates).Single(AwsType.RolePolicy, $"{function.Name}-policy").Policy()["RefuseOtherLogs"];
            refusal.Allows.Should().BeFalse();
            refusal.Actions.Should().Equal("logs:CreateLogStream", "logs:PutLogEvents");
            refusal.NotResources.Should().Equal(group, $"{group}:*");
        }
    }

    [Theory, EveryStack]
    public void No_bucket_takes_objects_that_only_their_writer_can_decrypt(string environment, bool migrates) =>
        Stack(environment, migrates).OfType(AwsType.BucketEncryption)
            .Should().HaveCount(Stack(environment, migrates).OfType(AwsType.Bucket).Count())
            .And.OnlyContain(encryption => encryption.Json("rules.0.blockedEncryptionTypes")!.ToJsonString() == "[\"SSE-C\"]");

    [Theory, EveryStack]
    public void No_policy_of_somebody_else_keeps_a_role_from_going(string environment, bool migrates) =>
        Stack(environment, migrates).OfType(AwsType.Role).Should().NotBeEmpty().And.OnlyContain(role => role.Flag("forceDetachPolicies"));

    /// <summary>A role uses keys in the name of services alone, and never by itself.</summary>
    [Theory, EveryStack]
    public void No_role_uses_a_key_but_through_a_service(string environment, bool migrates) =>
        Documents(Stack(environment, migrates))
            .Where(document => document.Resource.Type == AwsType.RolePolicy)
            .SelectMany(document => document.Policy.Statements)
            .Where(statement => statement.Actions.Any(action => action.StartsWith("kms:", StringComparison.Ordinal)))
            .Should().NotBeEmpty()
            .And.OnlyContain(statement => statement.Condition!["StringEquals"]!["kms:ViaService"]!.AsArray().Count > 0);

    [Theory, EveryStack]
    public void Every_document_has_the_current_version_and_distinct_statement_ids(string environment, bool migrates) =>
        Documents(Stack(environment, migrates)).Should().NotBeEmpty().And.OnlyContain(document =>
            document.Policy.Version == "2012-10-17"
            && document.Policy.Statements.All(statement => statement.Sid.All(char.IsAsciiLetterOrDigit))
            && document.Policy.Statements.Select(statement => statement.Sid).Distinct().Count() == document.Policy.Statements.Length);

    [Theory, BothEnvironments]
    public void Production_protects_what_cannot_be_made_again_as_it_was_and_nothing_else(string environment) =>
        Stack(environment).Resources.Where(resource => resource.IsProtected).Select(resource => resource.ToString())
            .Should().BeEquivalentTo(environment == "prod"
                ? [
                    $"{AwsType.Key} tap-kms-prod",
                    $"{AwsType.Bucket} tap-data-prod",
                    $"{AwsType.Bucket} tap-trail-prod",
                    $"{AwsType.Bucket} tap-access-logs-prod",
                    $"{AwsType.Key} tap-backup-kms-prod",
                    $"{AwsType.BackupVault} tap-backup-vault-prod",
                    $"{AwsType.Table} tap-metadata-prod",
                    $"{AwsType.Queue} tap-dlq-prod",
                    $"{AwsType.Secret} tap-app-secret-prod",
                    $"{AwsType.RestApi} tap-api-prod",
                ]
                : Array.Empty<string>());

    [Theory, EveryStack]
    public void Only_what_the_account_shares_stays_when_the_stack_goes(string environment, bool migrates) =>
        Stack(environment, migrates).Resources.Where(resource => resource.Placement?.RetainOnDelete == true)
            .Select(resource => resource.ToString())
            .Should().BeEquivalentTo(
                $"{AwsType.Role} tap-api-account-{environment}-role",
                $"{AwsType.Attachment} tap-api-account-{environment}-logs",
                $"{AwsType.ApiAccount} tap-api-account-{environment}");

    [Theory, EveryStack]
    public void Only_the_value_of_the_secret_is_secret(string environment, bool migrates) =>
        Stack(environment, migrates).Resources
            .SelectMany(resource => (resource.Placement?.SecretInputs ?? []).Select(input => $"{resource} {input}"))
            .Should().Equal($"{AwsType.SecretVersion} tap-app-secret-{environment}-value secretString");

    [Theory, EveryStack]
    public void No_input_holds_the_text_of_an_output_that_was_not_awaited(string environment, bool migrates) =>
        Stack(environment, migrates).Resources.SelectMany(resource => resource.Texts())
            .Should().HaveCountGreaterThan(100)
            .And.NotContain(text =>
                text.Contains("Output<", StringComparison.Ordinal) || text.Contains("[ToString]", StringComparison.Ordinal));

    [Theory, EveryStack]
    public async Task Two_runs_register_the_same(string environment, bool migrates)
    {
        var again = await TapRun.StartAsync(Stack(environment, migrates).Options);

        Registrations(again).Should().BeEquivalentTo(Registrations(Stack(environment, migrates)));
    }

    [Fact]
    public async Task The_two_environments_have_the_same_shape_but_for_what_production_alone_has()
    {
        var prod = RunOptions.Of("prod")
            .With("tap:backup", """{ "enabled": false }""")
            .With("tap:firewall", """{ "enabled": false }""")
            .With("tap:audit", """{ "dataEvents": false }""")
            .With("tap:delivery", """{ "canary": false }""")
            .With("tap:monitoring", """{ "escalation": null }""")
            .With("tap:alarms", """{ "apiLatencyP90": { "baseline": null }, "apiRequests": { "baseline": null } }""");
        var other = await TapRun.StartAsync(prod.With("tap:environmentSuffix", "dev"));

        other.Resources.Select(resource => resource.ToString())
            .Should().BeEquivalentTo(Dev.Resources.Select(resource => resource.ToString()));
        var atOnce = await TapRun.StartAsync(prod);
        atOnce.Resources.Select(resource => resource.Type).Should().BeEquivalentTo(Dev.Resources.Select(resource => resource.Type));
    }

    [Fact]
    public async Task The_longest_environment_fits_into_every_name()
    {
        // Of the physical names, buckets have the least room: 63 characters. Function and role names may have 64.
        var run = await TapRun.StartAsync(RunOptions.Dev
            .With("tap:environmentSuffix", LongestEnvironment)
            .With("tap:delivery", """{ "canary": true, "canaryMinutes": 2880 }""")
            .With("tap:api", """{ "authorization": "JWT", "jwt": { "issuer": "https://login.example.com", "audience": "api" } }""")
            .With("tap:backup", """{ "enabled": true }""")
            .With("tap:audit", """{ "dataEvents": true }""")
            .With("tap:firewall", """{ "enabled": true }""")
            .Migrating);

        run.OfType(AwsType.Bucket).Should().OnlyContain(bucket => (bucket.Name + FakeAws.AutoNameSuffix).Length <= 63);
        run.OfType(AwsType.Role).Should().OnlyContain(role => (role.Name + FakeAws.AutoNameSuffix).Length <= 64);
        run.OfType(AwsType.Function).Should().OnlyContain(function => function.Text("name").Length <= 64);
        run.OfType(AwsType.Stage).Should().OnlyContain(stage => stage.Text("stageName").Length <= 128);
        run.OfType(AwsType.BackupVault).Concat(run.OfType(AwsType.BackupSelection)).Should().HaveCount(2)
            .And.OnlyContain(resource => (resource.Name + FakeAws.AutoNameSuffix).Length <= 50);
        run.OfType(AwsType.DeploymentConfig).Should().OnlyContain(config => config.Text("deploymentConfigName").Length <= 100);
    }

    private static IEnumerable<string> Registrations(TapRun run) => run.Resources.Select(resource => resource.Registration);

    private static IEnumerable<(StackResource Resource, Policy Policy)> Documents(TapRun stack) =>
        from resource in stack.AwsResources
        from policy in Policy.Of(resource)
        select (resource, policy);

    private static string? KeyOf(StackResource resource) =>
        KeyInputs.Select(path => (string?)resource.Json(path)).FirstOrDefault(key => key is not null);
}
