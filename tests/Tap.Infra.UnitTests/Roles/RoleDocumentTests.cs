using System.Text.RegularExpressions;

namespace Tap.Infra.UnitTests.Roles;

/// <summary>docs/roles holds what the workflows' roles may do; docs/deploying.md makes the roles of it.</summary>
public sealed class RoleDocumentTests(StackFixture fixture) : StackTests(fixture)
{
    private const string Guide = "docs/deploying.md";
    private const string Key = "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-dev";

    private static readonly string[] StateActions = ["s3:ListBucket", "s3:GetObject", "kms:Decrypt"];

    // Of the actions of a refresh, those that AWS's ReadOnlyAccess, which the drift role has attached, leaves out.
    private static readonly string[] BeyondReadOnlyAccess = ["secretsmanager:GetSecretValue"];

    // Actions of IAM that take no role.
    private static readonly string[] WithoutResource = ["iam:GetAccountAuthorizationDetails"];

    // IAM's prefixes of services, by the names that the AWS CLI and the client have for them.
    private static readonly Dictionary<string, string> Prefixes = new()
    {
        ["ApiGateway"] = "apigateway",
        ["AutoScaling"] = "application-autoscaling",
        ["CloudWatch"] = "cloudwatch",
        ["CodeDeploy"] = "codedeploy",
        ["Iam"] = "iam",
        ["Keys"] = "kms",
        ["Lambda"] = "lambda",
        ["Logs"] = "logs",
        ["Queues"] = "sqs",
        ["Secrets"] = "secretsmanager",
        ["Tables"] = "dynamodb",
        ["Tagging"] = "tag",
        ["Topics"] = "sns",
    };

    [Fact]
    public async Task What_the_provider_asks_is_known_of_every_type()
    {
        var types = new HashSet<string>();
        foreach (var run in await RunsAsync())
            types.UnionWith(run.AwsResources.Select(resource => resource.Type));

        types.Should().BeEquivalentTo(ProviderActions.OfTypes.Keys);
    }

    [Fact]
    public async Task The_role_of_pull_requests_may_plan_and_nothing_else()
    {
        var role = RoleDocument.Of("state-read", "plan");
        var needed = new HashSet<string>();
        foreach (var run in await RunsAsync())
        {
            foreach (var (action, resource) in Needs(run, actions => actions.Plan))
            {
                role.Allows(action, resource).Should().BeTrue("{0} on {1}", action, resource);
                needed.Add(action);
            }

            foreach (var action in run.Calls.Where(call => ProviderActions.OfInvokes.ContainsKey(call.Token!))
                .SelectMany(call => ProviderActions.OfInvokes[call.Token!].Split(' ')))
            {
                role.Allows(action, "*").Should().BeTrue(action);
                needed.Add(action);
            }
        }

        role.Actions.Should().BeEquivalentTo(needed.Concat(StateActions));
    }

    [Fact]
    public async Task The_role_of_the_drift_workflow_may_read_all_that_a_refresh_asks_for()
    {
        var role = RoleDocument.Of("state-read", "plan", "drift");
        foreach (var run in await RunsAsync())
        {
            foreach (var (action, resource) in Needs(run, actions => $"{actions.Plan} {actions.Read}").Where(need => BeyondReadOnlyAccess.Contains(need.Action)))
                role.Allows(action, resource).Should().BeTrue("{0} on {1}", action, resource);
            foreach (var service in Known(run).Select(each => each.Actions.DecryptsThrough).OfType<string>())
                role.Allows("kms:Decrypt", Key, ("kms:ViaService", $"{service}.eu-west-2.amazonaws.com")).Should().BeTrue(service);
        }

        role.Allows("kms:Decrypt", Key).Should().BeFalse();
        role.Allows("kms:Decrypt", Key, ("kms:ViaService", "s3.eu-west-2.amazonaws.com")).Should().BeFalse("it reads no data");
        role.Actions.Should().OnlyContain(action => Regex.IsMatch(action, "^[a-z0-9]+:(Get|List|Describe|Decrypt)[A-Za-z]*$"));
    }

    [Fact]
    public async Task The_deploying_role_may_do_all_that_an_update_asks_for()
    {
        var role = RoleDocument.Of("state-write", "plan", "deploy");
        foreach (var run in await RunsAsync())
        {
            foreach (var (action, resource) in Needs(run, actions => $"{actions.Plan} {actions.Read} {actions.Write}"))
                role.Allows(action, resource).Should().BeTrue("{0} on {1}", action, resource);
            foreach (var service in Known(run).Select(each => each.Actions.ServiceLinkedRole).OfType<string>())
                role.Allows("iam:CreateServiceLinkedRole", $"arn:aws:iam::123456789012:role/aws-service-role/{service}/AWSServiceRole", ("iam:AWSServiceName", service)).Should().BeTrue(service);
        }
    }

    /// <summary>IAM asks for the right to pass each role, to the service that its trust policy names.</summary>
    [Fact]
    public async Task The_deploying_role_may_pass_every_role_to_the_service_that_assumes_it()
    {
        var role = RoleDocument.Of("deploy");
        var passed = new HashSet<string>();
        foreach (var run in await RunsAsync())
        {
            foreach (var resource in run.OfType(AwsType.Role))
            {
                foreach (var service in resource.Policy("assumeRolePolicy").Statements
                    .SelectMany(statement => statement.Principal!["Service"]!.AsArray()).Select(name => (string)name!))
                {
                    role.Allows("iam:PassRole", Arn(resource), ("iam:PassedToService", service)).Should().BeTrue("{0} to {1}", resource, service);
                    passed.Add(service);
                }
            }
        }

        passed.Should().HaveCount(5).And.Contain("s3.amazonaws.com", "S3 replicates with a role");
        role.Allows("iam:PassRole", "arn:aws:iam::123456789012:role/tap-any", ("iam:PassedToService", "ec2.amazonaws.com")).Should().BeFalse();
        role.Allows("iam:PassRole", "arn:aws:iam::123456789012:role/other", ("iam:PassedToService", "lambda.amazonaws.com")).Should().BeFalse();
    }

    [Fact]
    public void The_deploying_role_may_do_what_release_roll_back_and_tests_call()
    {
        var role = RoleDocument.Of("state-write", "plan", "deploy");

        CalledActions().Should().HaveCountGreaterThan(30).And.Contain(["tag:GetResources", "codedeploy:CreateDeployment", "codedeploy:ListDeployments", "iam:GetRole"])
            .And.OnlyContain(action => role.Allows(action, WithoutResource.Contains(action) ? "*" : "arn:aws:iam::123456789012:role/tap-any"));
        foreach (var service in new[] { "apigateway", "lambda", "s3" })
            role.Allows($"{service}:*", "*").Should().BeTrue("their operations are methods and paths, which no list of actions follows");
        role.Allows("execute-api:Invoke", "*").Should().BeTrue("the API of production asks for signatures");
    }

    [Fact]
    public void A_role_is_taken_from_one_environment_of_one_repository_alone()
    {
        var statement = RoleDocument.Parse("trust")["Statement"]!.AsArray().Single()!;

        statement["Principal"].ShouldBeJson("""{ "Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }""");
        statement["Condition"].ShouldBeJson("""
            {
              "StringEquals": {
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                "token.actions.githubusercontent.com:sub": "repo:owner/name:environment:preview-dev"
              }
            }
            """);
    }

    [Fact]
    public void The_guide_makes_the_roles_of_these_documents_and_of_nothing_else()
    {
        var guide = Repository.Read(Guide);

        guide.Should().NotContain("Statement", "a policy in the guide would be tested by nobody");
        foreach (var name in RoleDocument.All)
            Regex.IsMatch(guide, $@"\brole ""[^""]+"" \d+ .*\b{name}\b|\bfill {name}\b").Should().BeTrue("{0}.json is put on a role", name);
        foreach (var name in RoleDocument.Names.Keys)
            guide.Should().Contain($"s|<{name}>|", "the placeholder is filled in");
        RoleDocument.All.SelectMany(name => Regex.Matches(Repository.Read($"docs/roles/{name}.json"), "<([a-z]+)>").Select(match => match.Groups[1].Value)).Distinct()
            .Should().BeEquivalentTo(RoleDocument.Names.Keys);
    }

    /// <summary>An account with a small quota cannot set anything aside, so each of these must be known.</summary>
    [Fact]
    public async Task The_guide_names_every_function_that_sets_concurrency_aside()
    {
        var settings = (await SettingsReading.OfAsync(RunOptions.Dev.Migrating.Guarded)).Report.Descriptions
            .Where(description => description.Key.EndsWith(".reservedConcurrency", StringComparison.Ordinal) && description.Default != "null")
            .Select(description => description.Key).ToList();

        settings.Should().HaveCount(5).And.OnlyContain(key => Repository.Read(Guide).Contains($"`{key.Split('.')[1]}`", StringComparison.Ordinal));
    }

    private async Task<IEnumerable<TapRun>> RunsAsync() =>
    [
        Dev,
        Prod,
        Migration("prod"),
        await TapRun.StartAsync(RunOptions.Dev
            .Guarded
            .With("tap:monitoring", """{ "emails": ["a@example.com"] }""")
            .With("tap:table", """{ "contributorInsights": true }""")
            .With("tap:functions", """{ "layers": ["docs"], "apiHandler": { "provisionedConcurrency": 1 } }""")),
    ];

    private static IEnumerable<(StackResource Resource, ProviderActions Actions)> Known(TapRun run) =>
        from resource in run.AwsResources
        where ProviderActions.OfTypes.ContainsKey(resource.Type)
        select (resource, ProviderActions.OfTypes[resource.Type]);

    private static IEnumerable<(string Action, string Resource)> Needs(TapRun run, Func<ProviderActions, string> which) =>
        from known in Known(run)
        from action in which(known.Actions).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        select (action, Arn(known.Resource));

    // The ARN where a document names resources; others must be allowed whatever they are called.
    private static string Arn(StackResource resource) => resource.Type switch
    {
        AwsType.Table => $"arn:aws:dynamodb:{(resource.IsInTargetRegion ? "eu-west-1" : "eu-west-2")}:123456789012:table/{resource.Text("name")}",
        AwsType.Role => $"arn:aws:iam::123456789012:role/{resource.Name}{FakeAws.AutoNameSuffix}",
        AwsType.RolePolicy or AwsType.Attachment => $"arn:aws:iam::123456789012:role/{resource.Text("role")}",
        AwsType.SecretVersion => resource.Text("secretId"),
        _ => "*",
    };

    // What ./tap release, ./tap rollback and the integration tests, which the workflows run, call by the name of an operation.
    internal static IEnumerable<string> CalledActions()
    {
        var folders = new[] { "src/Tap.Cli/Deployed", "tests/Tap.Infra.IntegrationTests" };
        return folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => CallsOf(File.ReadAllText(file)))
            .Select(call => $"{Prefixes.GetValueOrDefault(call.Service, call.Service)}:{call.Operation}").Distinct();
    }

    // A class of one service names that once, where it hands operations on.
    private static IEnumerable<(string Service, string Operation)> CallsOf(string source)
    {
        var own = Regex.Match(source, @"\bJsonService\.(\w+), operation,").Groups[1].Value;
        return Regex.Matches(source, @"\b(?:Json|Query)Service\.(?<service>\w+),\s*""(?<operation>\w+)""|\bCallAsync\(\s*""(?<operation>\w+)""")
            .Select(match => (match.Groups["service"] is { Success: true } named ? named.Value : own, match.Groups["operation"].Value));
    }
}
