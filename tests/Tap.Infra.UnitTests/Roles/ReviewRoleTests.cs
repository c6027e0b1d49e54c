using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tap.Program;

namespace Tap.Infra.UnitTests.Roles;

/// <summary>
/// The role that deploys review stacks, pr-&lt;number&gt;, may do so and reaches no other stack; nor do the roles that it makes.
/// </summary>
public sealed partial class ReviewRoleTests
{
    private const string Stack = "pr-12";
    private const string Boundary = "tap-review-boundary";
    private const string BoundaryArn = $"arn:aws:iam::123456789012:policy/{Boundary}";

    // Those that a review stack has none of, whatever its settings.
    private static readonly string[] Absent = ["application-autoscaling", "backup", "backup-storage", "cloudtrail", "codedeploy", "wafv2"];

    [Fact]
    public async Task The_role_may_do_all_that_an_update_of_a_review_stack_asks_for()
    {
        var role = RoleDocument.Of("review-state", "review");
        var run = await ReviewAsync();

        run.AwsResources.Should().NotContain(resource => resource.Type == AwsType.ApiAccount, "it is the account's");
        foreach (var (action, resource) in Needs(run, actions => $"{actions.Plan} {actions.Read} {actions.Write}"))
            role.Allows(action, resource, Keys(Stack)).Should().BeTrue("{0} on {1}", action, resource);
        foreach (var resource in run.OfType(AwsType.Role))
            role.Allows("iam:PassRole", Arn(resource), ("iam:PassedToService", "lambda.amazonaws.com")).Should().BeTrue(resource.Name);
        RoleDocumentTests.CalledActions().Where(action => !Absent.Contains(action.Split(':')[0]))
            .Should().OnlyContain(action => role.AllowsSomewhere(action), "the tests of the stack call it");
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    [InlineData("pro-1")]
    public async Task The_role_may_change_nothing_of_another_stack(string environment)
    {
        var role = RoleDocument.Of("review-state", "review");
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:environmentSuffix", environment) with { Stack = environment });

        var needs = Needs(run, actions => actions.Write).Where(need => !Reading().IsMatch(need.Action)).ToList();
        needs.Should().HaveCountGreaterThan(100);
        foreach (var (action, resource) in needs)
            role.Allows(action, resource, Keys(environment)).Should().BeFalse("{0} on {1}", action, resource);
    }

    [Fact]
    public void The_role_reaches_the_state_of_review_stacks_alone()
    {
        var role = RoleDocument.Of("review-state", "review");

        foreach (var file in new[] { "stacks/tap/pr-12.json", "stacks/tap/pr-12.json.bak", "history/tap/pr-12/a.json", "locks/organization/tap/pr-12/a.json" })
            role.Allows("s3:PutObject", $"arn:aws:s3:::tap-pulumi/.pulumi/{file}").Should().BeTrue(file);
        foreach (var file in new[] { "stacks/tap/prod.json", "stacks/tap/dev.json", "history/tap/prod/pr-1.json", "meta.yaml" })
            role.Allows("s3:PutObject", $"arn:aws:s3:::tap-pulumi/.pulumi/{file}").Should().BeFalse(file);
        role.Allows("s3:GetObject", "arn:aws:s3:::tap-pulumi/.pulumi/meta.yaml").Should().BeTrue();
        role.Allows("s3:GetObject", "arn:aws:s3:::tap-pulumi/.pulumi/stacks/tap/prod.json").Should().BeFalse();
    }

    /// <summary>A role that it made without the boundary, or took it from, could do anything for it.</summary>
    [Fact]
    public void The_role_makes_no_role_without_the_boundary_and_loosens_none()
    {
        var role = RoleDocument.Of("review-state", "review");
        const string Theirs = $"arn:aws:iam::123456789012:role/tap-processor-role-{Stack}-0a1b2c3";

        foreach (var action in new[] { "iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy" })
        {
            role.Allows(action, Theirs, ("iam:PermissionsBoundary", BoundaryArn)).Should().BeTrue(action);
            role.Allows(action, Theirs).Should().BeFalse(action);
            role.Allows(action, Theirs, ("iam:PermissionsBoundary", "arn:aws:iam::aws:policy/AdministratorAccess")).Should().BeFalse(action);
        }

        foreach (var action in new[] { "iam:PutRolePermissionsBoundary", "iam:DeleteRolePermissionsBoundary", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion" })
            role.AllowsSomewhere(action).Should().BeFalse(action);
        role.Allows("iam:PassRole", "arn:aws:iam::123456789012:role/tap-processor-role-prod-0a1b2c3", ("iam:PassedToService", "lambda.amazonaws.com")).Should().BeFalse();
    }

    /// <summary>What AWS gives an id is told by its tag: made with the tag of a review stack, and never given it later.</summary>
    [Fact]
    public void The_role_makes_what_has_no_name_with_its_tag_and_gives_it_to_nothing_that_is_there()
    {
        var role = RoleDocument.Of("review-state", "review");
        foreach (var (action, resource) in new[] { ("kms:CreateKey", "*"), ("kms:TagResource", "*"), ("apigateway:POST", "arn:aws:apigateway:eu-west-2::/restapis") })
        {
            role.Allows(action, resource, ("aws:RequestTag/Environment", Stack)).Should().BeTrue(action);
            role.Allows(action, resource).Should().BeFalse(action);
            role.Allows(action, resource, ("aws:RequestTag/Environment", "prod")).Should().BeFalse(action);
            role.Allows(action, resource, ("aws:RequestTag/Environment", Stack), ("aws:ResourceTag/Environment", "prod")).Should().BeFalse(action);
        }

        role.Allows("execute-api:Invoke", "arn:aws:execute-api:eu-west-2:123456789012:a1b2c3d4e5/pr-12/GET/transactions").Should().BeTrue();
        role.Allows("execute-api:Invoke", "arn:aws:execute-api:eu-west-2:123456789012:a1b2c3d4e5/prod/GET/transactions/pr-12").Should().BeFalse();
    }

    [Fact]
    public async Task Functions_of_a_review_stack_may_do_within_the_boundary_what_their_roles_say()
    {
        var boundary = RoleDocument.Of("review-boundary");
        var run = await ReviewAsync();

        var rights = (
            from policy in run.OfType(AwsType.RolePolicy)
            from statement in policy.Policy().Statements
            where statement.Allows
            from action in statement.Actions
            from resource in statement.Resources
            select (action, resource)).ToList();
        rights.Should().NotBeEmpty();
        foreach (var (action, resource) in rights)
            boundary.Allows(action, resource, Keys(Stack)).Should().BeTrue("{0} on {1}", action, resource);
        boundary.Actions.Select(action => action.Split(':')[0]).Should().NotContain("iam").And.NotContain("sts");
    }

    [Fact]
    public async Task Every_role_has_the_boundary_that_the_settings_name_and_else_none()
    {
        var all = RunOptions.Of("prod").Migrating;
        await ShouldHaveAsync(all, null);
        await ShouldHaveAsync(all.With("tap:roles", $$"""{ "permissionsBoundary": "{{Boundary}}" }"""), BoundaryArn);

        static async Task ShouldHaveAsync(RunOptions options, string? boundary)
        {
            var roles = (await TapRun.StartAsync(options)).OfType(AwsType.Role).ToList();
            roles.Should().HaveCountGreaterThan(5);
            roles.Select(role => (string?)role.Json("permissionsBoundary")).Distinct().Should().Equal(boundary);
        }
    }

    // With the settings that the workflow takes, as it has them.
    private static Task<TapRun> ReviewAsync()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Pulumi.yaml", Repository.Read("Pulumi.yaml"));
        folder.Write($"Pulumi.{Stack}.yaml", Repository.Read("Pulumi.review.yaml"));
        var settings = StackConfiguration.Read(folder.Path, Stack, [$"tap:roles.permissionsBoundary={Boundary}", $"tap:environmentSuffix={Stack}"]).Values;
        return TapRun.StartAsync(RunOptions.Dev with { Stack = Stack, Config = settings.ToImmutableDictionary() });
    }

    private static (string Key, string Value)[] Keys(string environment) =>
    [
        ("aws:RequestTag/Environment", environment),
        ("aws:ResourceTag/Environment", environment),
        ("iam:PermissionsBoundary", BoundaryArn),
    ];

    private static IEnumerable<(string Action, string Resource)> Needs(TapRun run, Func<ProviderActions, string> which) =>
        from resource in run.AwsResources
        where ProviderActions.OfTypes.ContainsKey(resource.Type)
        from action in which(ProviderActions.OfTypes[resource.Type]).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        select (action, Arn(resource, action.Split(':')[0]));

    private static string Arn(StackResource resource) => Arn(resource, resource.Type.Split(':', '/')[1]);

    // By the service of the action: a function's asks for its key as well.
    private static string Arn(StackResource resource, string service) => service switch
    {
        "apigateway" => "arn:aws:apigateway:eu-west-2::/restapis/a1b2c3d4e5",
        "cloudwatch" when resource.Type == AwsType.Dashboard => $"arn:aws:cloudwatch::123456789012:dashboard/{resource.Text("dashboardName")}",
        "cloudwatch" => $"arn:aws:cloudwatch:eu-west-2:123456789012:alarm:{Text(resource, "alarmName", "name")}",
        "dynamodb" => $"arn:aws:dynamodb:eu-west-2:123456789012:table/{Text(resource, "name", "tableName")}",
        "iam" => $"arn:aws:iam::123456789012:role/{Text(resource, "role")}",
        "kms" when resource.Type == AwsType.KeyAlias => $"arn:aws:kms:eu-west-2:123456789012:{resource.Text("name")}",
        "kms" => "arn:aws:kms:eu-west-2:123456789012:key/id-of-a-key",
        "lambda" => $"arn:aws:lambda:eu-west-2:123456789012:function:{Text(resource, "functionName", "function", "name", "rotationLambdaArn").Split("function:")[^1]}",
        "logs" => $"arn:aws:logs:eu-west-2:123456789012:log-group:{IdOfFake().Replace(Text(resource, "logGroupName", "name"), "_a1b2c3d4e5/")}",
        "s3" => $"arn:aws:s3:::{Text(resource, "bucket")}",
        "secretsmanager" => resource.Json("secretId") is { } id ? (string)id! : $"arn:aws:secretsmanager:eu-west-2:123456789012:secret:{Text(resource, "name")}-AbCdEf",
        "sns" => $"arn:aws:sns:eu-west-2:123456789012:{Text(resource, "arn", "name").Split(':')[^1]}",
        "sqs" => $"arn:aws:sqs:eu-west-2:123456789012:{Text(resource, "queueUrl", "name").Split('/')[^1]}",
        _ when Absent.Contains(service) => "*",
        _ => throw new NotSupportedException($"There is no ARN of {resource.Type} for {service}."),
    };

    // The first of the inputs that is there; a resource without a name is named by Pulumi.
    private static string Text(StackResource resource, params string[] inputs) =>
        inputs.Select(input => (string?)resource.Json(input)).FirstOrDefault(text => text is not null) ?? $"{resource.Name}{FakeAws.AutoNameSuffix}";

    [GeneratedRegex("^[a-z0-9-]+:(Describe|Get|List)")]
    private static partial Regex Reading();

    // Ids of APIs have ten characters, and those of the fake AWS do not.
    [GeneratedRegex("_id-of-.*/")]
    private static partial Regex IdOfFake();
}
