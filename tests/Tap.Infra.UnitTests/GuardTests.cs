using Tap.Infra.UnitTests.Migration;

namespace Tap.Infra.UnitTests;

/// <summary>What holds for the stack as a whole, so that a new part cannot break it unseen.</summary>
public sealed class GuardTests(StackFixture fixture) : StackTests(fixture)
{
    private const string LongestEnvironment = "a-longest-suffix";

    private const string ExecutionRoles =
        "tap:identity:ExecutionRole tap-api-handler-role-dev, tap:identity:ExecutionRole tap-processor-role-dev";

    // The first belongs to releases, the second to migrations.
    private static readonly string[] WithoutResource = ["codedeploy:ListDeploymentTargets", "codedeploy:GetDeploymentTarget", "dynamodb:ListStreams"];

    private static readonly Dictionary<string, string?> Releases = new()
    {
        ["tap:delivery:Releases tap-releases-prod"] = "tap:stack:TapStack tap-prod",
        ["tap:monitoring:Alarms tap-canary-alarms-prod"] = "tap:delivery:Releases tap-releases-prod",
        ["tap:identity:ExecutionRole tap-release-check-role-prod"] = "tap:delivery:Releases tap-releases-prod",
        ["tap:functions:TapFunction tap-release-check-prod"] = "tap:delivery:Releases tap-releases-prod",
    };

    private static readonly string[] KeyInputs =
    [
        "kmsKeyArn",
        "kmsKeyId",
        "kmsMasterKeyId",
        "serverSideEncryption.kmsKeyArn",
        "rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId",
    ];

    [Theory, BothEnvironments]
    public void The_stack_has_exactly_these_resources(string environment)
    {
        var releases = environment == "prod" ? 1 : 0;

        Stack(environment).AwsResources.GroupBy(resource => resource.Type).ToDictionary(group => group.Key, group => group.Count())
            .Should().BeEquivalentTo(new Dictionary<string, int>
            {
                [AwsType.Key] = 1,
                [AwsType.KeyAlias] = 1,
                [AwsType.Bucket] = 2,
                [AwsType.Ownership] = 2,
                [AwsType.PublicAccessBlock] = 2,
                [AwsType.Versioning] = 2,
                [AwsType.BucketEncryption] = 2,
                [AwsType.BucketPolicy] = 2,
                [AwsType.Lifecycle] = 2,
                [AwsType.BucketLogging] = 1,
                [AwsType.Table] = 1,
                [AwsType.Queue] = 1,
                [AwsType.QueuePolicy] = 1,
                [AwsType.Notification] = 1,
                [AwsType.Secret] = 1,
                [AwsType.SecretVersion] = 1,
                [AwsType.Role] = 3 + (2 * releases),
                [AwsType.RolePolicy] = 2 + (2 * releases),
                [AwsType.Attachment] = 5 + (2 * releases),
                [AwsType.LogGroup] = 4 + releases,
                [AwsType.Function] = 2 + releases,
                [AwsType.FunctionAlias] = 2 + releases,
                [AwsType.AsyncConfig] = 2,
                [AwsType.Permission] = 2,
                [AwsType.RestApi] = 1,
                [AwsType.Deployment] = 1,
                [AwsType.Stage] = 1,
                [AwsType.MethodSettings] = 3,
                [AwsType.ApiAccount] = 1,
                [AwsType.Topic] = 1,
                [AwsType.TopicPolicy] = 1,
                [AwsType.Alarm] = 10 + (2 * releases),
                [AwsType.CompositeAlarm] = 1,
                [AwsType.LogMetricFilter] = 2 + releases,
                [AwsType.Dashboard] = 1,
                [AwsType.Application] = releases,
                [AwsType.DeploymentConfig] = releases,
                [AwsType.DeploymentGroup] = releases,
            }.Where(count => count.Value > 0));
    }

    [Theory, EveryStack]
    public void Every_name_says_whose_and_which_environment_it_is(string environment, bool migrates) =>
        Stack(environment, migrates).Resources.Where(resource => resource.Type != AwsType.Provider)
            .Should().HaveCount((environment == "prod" ? 108 : 89) + (migrates ? MigrationGuardTests.Resources : 0))
            .And.OnlyContain(resource =>
                resource.Name.StartsWith("tap-", StringComparison.Ordinal)
                && resource.Name.Contains($"-{environment}", StringComparison.Ordinal));

    [Theory, EveryStack]
    public void No_two_resources_share_type_and_name(string environment, bool migrates) =>
        Stack(environment, migrates).Resources.Select(resource => resource.ToString()).Should().OnlyHaveUniqueItems();

    [Theory, EveryStack]
    public void Everything_but_the_provider_is_inside_the_stack(string environment, bool migrates) =>
        Stack(environment, migrates).Resources.Where(resource => resource.Placement is null)
            .Should().ContainSingle().Which.Type.Should().Be(AwsType.Provider);

    [Theory, BothEnvironments]
    public void The_components_nest_as_the_design_has_it(string environment) =>
        Stack(environment).Resources
            .Where(resource => resource.IsComponent)
            .ToDictionary(component => component.ToString(), component => component.Parent)
            .Should().BeEquivalentTo(new Dictionary<string, string?>(environment == "prod" ? Releases : [])
            {
                [$"tap:stack:TapStack tap-{environment}"] = null,
                [$"tap:encryption:EncryptionKey tap-encryption-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:storage:DataStorage tap-storage-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:storage:SecureBucket tap-data-{environment}"] = $"tap:storage:DataStorage tap-storage-{environment}",
                [$"tap:storage:SecureBucket tap-access-logs-{environment}"] = $"tap:storage:DataStorage tap-storage-{environment}",
                [$"tap:storage:MetadataTable tap-table-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:identity:ExecutionRole tap-api-handler-role-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:identity:ExecutionRole tap-processor-role-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:secrets:AppSecret tap-secret-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:messaging:DeadLetterQueue tap-dead-letters-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:functions:Layers tap-layers-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:functions:TapFunction tap-api-handler-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:functions:TapFunction tap-processor-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:storage:IncomingTrigger tap-trigger-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:api:HttpApi tap-api-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:api:ApiGatewayAccount tap-api-account-{environment}"] = $"tap:api:HttpApi tap-api-{environment}",
                [$"tap:monitoring:AlarmTopic tap-alarm-topic-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:monitoring:Alarms tap-alarms-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:monitoring:HealthAlarm tap-health-alarm-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:monitoring:ErrorLogs tap-error-logs-{environment}"] = $"tap:stack:TapStack tap-{environment}",
                [$"tap:monitoring:Dashboard tap-dashboard-{environment}"] = $"tap:stack:TapStack tap-{environment}",
            });

    /// <summary>The component that each type of resource belongs to; several where each has its own.</summary>
    public static TheoryData<string, string> Owners => new()
    {
        { AwsType.Key, "tap:encryption:EncryptionKey tap-encryption-dev" },
        { AwsType.KeyAlias, "tap:encryption:EncryptionKey tap-encryption-dev" },
        { AwsType.Bucket, "tap:storage:SecureBucket tap-data-dev, tap:storage:SecureBucket tap-access-logs-dev" },
        { AwsType.Ownership, "tap:storage:SecureBucket tap-data-dev, tap:storage:SecureBucket tap-access-logs-dev" },
        { AwsType.PublicAccessBlock, "tap:storage:SecureBucket tap-data-dev, tap:storage:SecureBucket tap-access-logs-dev" },
        { AwsType.Versioning, "tap:storage:SecureBucket tap-data-dev, tap:storage:SecureBucket tap-access-logs-dev" },
        { AwsType.BucketEncryption, "tap:storage:SecureBucket tap-data-dev, tap:storage:SecureBucket tap-access-logs-dev" },
        { AwsType.BucketPolicy, "tap:storage:SecureBucket tap-data-dev, tap:storage:SecureBucket tap-access-logs-dev" },
        { AwsType.Lifecycle, "tap:storage:SecureBucket tap-data-dev, tap:storage:SecureBucket tap-access-logs-dev" },
        { AwsType.BucketLogging, "tap:storage:DataStorage tap-storage-dev" },
        { AwsType.Table, "tap:storage:MetadataTable tap-table-dev" },
        { AwsType.Queue, "tap:messaging:DeadLetterQueue tap-dead-letters-dev" },
        { AwsType.QueuePolicy, "tap:messaging:DeadLetterQueue tap-dead-letters-dev" },
        { AwsType.Secret, "tap:secrets:AppSecret tap-secret-dev" },
        { AwsType.SecretVersion, "tap:secrets:AppSecret tap-secret-dev" },
        { AwsType.Role, $"{ExecutionRoles}, tap:api:ApiGatewayAccount tap-api-account-dev" },
        { AwsType.Attachment, $"{ExecutionRoles}, tap:api:ApiGatewayAccount tap-api-account-dev" },
        { AwsType.RolePolicy, "tap:functions:TapFunction tap-api-handler-dev, tap:functions:TapFunction tap-processor-dev" },
        { AwsType.LogGroup, "tap:functions:TapFunction tap-api-handler-dev, tap:functions:TapFunction tap-processor-dev, tap:api:HttpApi tap-api-dev" },
        { AwsType.Function, "tap:functions:TapFunction tap-api-handler-dev, tap:functions:TapFunction tap-processor-dev" },
        { AwsType.FunctionAlias, "tap:functions:TapFunction tap-api-handler-dev, tap:functions:TapFunction tap-processor-dev" },
        { AwsType.AsyncConfig, "tap:functions:TapFunction tap-api-handler-dev, tap:functions:TapFunction tap-processor-dev" },
        { AwsType.Permission, "tap:storage:IncomingTrigger tap-trigger-dev, tap:api:HttpApi tap-api-dev" },
        { AwsType.Notification, "tap:storage:IncomingTrigger tap-trigger-dev" },
        { AwsType.RestApi, "tap:api:HttpApi tap-api-dev" },
        { AwsType.Deployment, "tap:api:HttpApi tap-api-dev" },
        { AwsType.Stage, "tap:api:HttpApi tap-api-dev" },
        { AwsType.MethodSettings, "tap:api:HttpApi tap-api-dev" },
        { AwsType.ApiAccount, "tap:api:ApiGatewayAccount tap-api-account-dev" },
        { AwsType.Topic, "tap:monitoring:AlarmTopic tap-alarm-topic-dev" },
        { AwsType.TopicPolicy, "tap:monitoring:AlarmTopic tap-alarm-topic-dev" },
        { AwsType.Alarm, "tap:monitoring:Alarms tap-alarms-dev" },
        { AwsType.CompositeAlarm, "tap:monitoring:HealthAlarm tap-health-alarm-dev" },
        { AwsType.LogMetricFilter, "tap:monitoring:ErrorLogs tap-error-logs-dev" },
        { AwsType.Dashboard, "tap:monitoring:Dashboard tap-dashboard-dev" },
    };

    [Theory, MemberData(nameof(Owners))]
    public void A_resource_belongs_to_the_component_that_makes_it(string type, string owners) =>
        Dev.OfType(type).Select(resource => resource.Parent).Distinct().Should().BeEquivalentTo(owners.Split(", "));

    [Theory, BothEnvironments]
    public void Whatever_takes_a_key_takes_the_key_of_the_stack(string environment)
    {
        var key = $"arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{environment}";
        var consumers = Stack(environment).AwsResources
            .Select(resource => (Resource: resource.ToString(), Key: KeyOf(resource)))
            .Where(consumer => consumer.Key is not null)
            .ToDictionary(consumer => consumer.Resource, consumer => consumer.Key);

        consumers.Should().BeEquivalentTo(new Dictionary<string, string>(environment == "prod" ? CheckOfReleases(key) : [])
        {
            [$"{AwsType.BucketEncryption} tap-data-{environment}-encryption"] = key,
            [$"{AwsType.Table} tap-metadata-{environment}"] = key,
            [$"{AwsType.Queue} tap-dlq-{environment}"] = key,
            [$"{AwsType.Topic} tap-alarms-{environment}"] = key,
            [$"{AwsType.Secret} tap-app-secret-{environment}"] = key,
            [$"{AwsType.LogGroup} tap-api-{environment}-access-logs"] = key,
            [$"{AwsType.LogGroup} tap-api-{environment}-execution-logs"] = key,
            [$"{AwsType.LogGroup} tap-api-handler-{environment}-logs"] = key,
            [$"{AwsType.LogGroup} tap-processor-{environment}-logs"] = key,
            [$"{AwsType.Function} tap-api-handler-{environment}"] = key,
            [$"{AwsType.Function} tap-processor-{environment}"] = key,
        });
    }

    [Theory, EveryStack]
    public void Nothing_is_allowed_on_every_resource_but_the_actions_that_take_none(string environment, bool migrates) =>
        (from document in Documents(Stack(environment, migrates))
         where document.Resource.Type != AwsType.Key // there, * is the key itself
         from statement in document.Policy.Statements
         where statement.Allows && statement.Resources.Contains("*")
         from action in statement.Actions
         select action).Should().BeEquivalentTo(WithoutResource.Where(action => action.StartsWith("codedeploy:", StringComparison.Ordinal) ? environment == "prod" : migrates));

    [Theory, EveryStack]
    public void Only_the_account_may_do_everything_with_the_key_and_nobody_else_anywhere(string environment, bool migrates) =>
        Documents(Stack(environment, migrates))
            .SelectMany(document => document.Policy.Statements)
            .Where(statement => statement.Allows && statement.Actions.Any(action => action.Split(':')[^1] == "*"))
            .Select(statement => statement.Sid)
            .Should().Equal(migrates ? ["Account", "Account"] : ["Account"]);

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
        documents.Where(document => document.Resource.Type == AwsType.RolePolicy && document.Resource.Parent!.StartsWith("tap:functions:", StringComparison.Ordinal))
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
        Documents(Stack(environment, migrates)).Should().HaveCount((environment == "prod" ? 14 : 10) + (migrates ? 11 : 0)).And.OnlyContain(document =>
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
                    $"{AwsType.Bucket} tap-access-logs-prod",
                    $"{AwsType.Table} tap-metadata-prod",
                    $"{AwsType.Queue} tap-dlq-prod",
                    $"{AwsType.Secret} tap-app-secret-prod",
                    $"{AwsType.RestApi} tap-api-prod",
                ]
                : Array.Empty<string>());

    [Theory, EveryStack]
    public void Only_what_the_account_shares_stays_when_the_stack_goes(string environment, bool migrates) =>
        Stack(environment, migrates).Resources.Where(resource => resource.Placement?.RetainOnDelete == true).Select(resource => resource.ToString())
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
    public async Task The_two_environments_have_the_same_shape_but_for_the_releases_of_production()
    {
        var prod = RunOptions.Of("prod").With("tap:delivery", """{ "canary": false }""");
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
            .Migrating);

        run.OfType(AwsType.Bucket).Should().OnlyContain(bucket => (bucket.Name + FakeAws.AutoNameSuffix).Length <= 63);
        run.OfType(AwsType.Role).Should().OnlyContain(role => (role.Name + FakeAws.AutoNameSuffix).Length <= 64);
        run.OfType(AwsType.Function).Should().OnlyContain(function => function.Text("name").Length <= 64);
        run.OfType(AwsType.Stage).Should().OnlyContain(stage => stage.Text("stageName").Length <= 128);
        run.OfType(AwsType.DeploymentConfig).Should().OnlyContain(config => config.Text("deploymentConfigName").Length <= 100);
    }

    private static Dictionary<string, string> CheckOfReleases(string key) => new()
    {
        [$"{AwsType.Function} tap-release-check-prod"] = key,
        [$"{AwsType.LogGroup} tap-release-check-prod-logs"] = key,
    };

    private static IEnumerable<string> Registrations(TapRun run) => run.Resources.Select(resource => resource.Registration);

    private static IEnumerable<(StackResource Resource, Policy Policy)> Documents(TapRun stack) =>
        from resource in stack.AwsResources
        from policy in Policy.Of(resource)
        select (resource, policy);

    internal static string? KeyOf(StackResource resource) =>
        KeyInputs.Select(path => (string?)resource.Json(path)).FirstOrDefault(key => key is not null);
}
