using Tap.Cli.Review;
using Tap.Testing;

namespace Tap.Cli.Tests.Review;

public class PermissionsTests
{
    [Fact]
    public void A_statement_of_a_role_is_about_the_role()
    {
        var permission = Single("aws:iam/rolePolicy:RolePolicy", "p", """
            {"role":"${aws:iam/role:Role::r.name}",
             "policy":"{\"Statement\":[{\"Sid\":\"Read\",\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:x/incoming/*\"],\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":[\"1\",\"2\"]}}}]}"}
            """);

        permission.Should().BeEquivalentTo(new Permission(
            "aws:iam/rolePolicy:RolePolicy::p", "role", "Read", "Allow", ["${aws:iam/role:Role::r.name}"], ["s3:GetObject"], ["arn:x/incoming/*"], ["aws:SourceAccount StringEquals 1 | 2"]));
        permission.Wildcards.Should().Equal("resources by pattern");
    }

    [Fact]
    public void A_trust_policy_is_about_the_role_that_has_it()
    {
        var permission = Single("aws:iam/role:Role", "r", """
            {"assumeRolePolicy":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}"}
            """);

        permission.Kind.Should().Be("trust");
        permission.Principals.Should().Equal("lambda.amazonaws.com");
        permission.Resources.Should().Equal("${aws:iam/role:Role::r.arn}");
        permission.Wildcards.Should().BeEmpty();
    }

    [Fact]
    public void In_the_policy_of_a_key_all_resources_are_the_key()
    {
        var permission = Single("aws:kms/key:Key", "k", """
            {"policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"*\",\"Resource\":\"*\"}]}"}
            """);

        permission.Resources.Should().Equal("${aws:kms/key:Key::k.arn}");
        permission.Wildcards.Should().Equal("any principal", "any action");
    }

    [Fact]
    public void A_pattern_in_a_condition_leaves_something_open()
    {
        var permission = Single("aws:sns/topicPolicy:TopicPolicy", "t", """
            {"policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.amazonaws.com\"},\"Action\":\"sns:Publish\",\"Resource\":\"t\",\"Condition\":{\"ArnLike\":{\"aws:SourceArn\":\"arn:aws:s3:::tap-*\"}}}]}"}
            """);

        permission.Conditions.Should().Equal("aws:SourceArn ArnLike arn:aws:s3:::tap-*");
        permission.Wildcards.Should().Equal("conditions by pattern");
    }

    [Fact]
    public void A_list_that_is_turned_around_is_everything_but_what_it_names()
    {
        var permission = Single("aws:sns/topicPolicy:TopicPolicy", "t", """
            {"policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"NotPrincipal\":{\"AWS\":[\"a\",\"b\"]},\"NotAction\":\"sns:Publish\",\"Resource\":\"t\"}]}"}
            """);

        permission.Principals.Should().Equal("*");
        permission.Actions.Should().Equal("*");
        permission.Conditions.Should().Equal("NotPrincipal a | b", "NotAction sns:Publish");
        permission.Wildcards.Should().Equal("any principal", "any action");
    }

    [Fact]
    public void What_is_denied_leaves_nothing_open() => Single("aws:sqs/queuePolicy:QueuePolicy", "q", """
        {"policy":"{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sqs:*\",\"Resource\":\"*\"}]}"}
        """).Wildcards.Should().BeEmpty();

    [Fact]
    public void A_policy_that_AWS_manages_is_written_out()
    {
        var permission = Single("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", """
            {"role":"r","policyArn":"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}
            """);

        permission.Actions.Should().Equal("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents");
        permission.Wildcards.Should().Equal("any resource");
    }

    [Fact]
    public void One_that_is_not_known_says_so() => Single("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", """
        {"role":"r","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}
        """).Actions.Should().Equal("whatever arn:aws:iam::aws:policy/AdministratorAccess allows");

    [Fact]
    public void The_permission_of_a_function_names_its_alias_and_its_conditions()
    {
        var permission = Single("aws:lambda/permission:Permission", "p", """
            {"action":"lambda:InvokeFunction","function":"f","qualifier":"live","principal":"s3.amazonaws.com","sourceArn":"arn:b","sourceAccount":"1"}
            """);

        permission.Resources.Should().Equal("f:live");
        permission.Conditions.Should().Equal("aws:SourceArn ArnLike arn:b", "aws:SourceAccount StringEquals 1");
    }

    [Fact]
    public async Task Every_policy_of_the_program_is_read()
    {
        using var variables = new KeptVariables("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");
        var stack = await ReviewKit.RunAsync("prod");

        var holders = Permissions.Of(stack).Select(permission => permission.Resource).ToHashSet();
        string[] types = ["iam/role:", "iam/rolePolicy", "lambda/permission", "s3/bucketPolicy", "sqs/queuePolicy", "sns/topicPolicy", "kms/key:"];
        stack.Resources.Where(resource => types.Any(type => resource.Type.StartsWith($"aws:{type}", StringComparison.Ordinal)))
            .Should().NotBeEmpty().And.OnlyContain(resource => holders.Contains(resource.Key));

        // Those of AWS Backup have some fifty statements, to which AWS adds.
        Permissions.Of(stack).SelectMany(permission => permission.Actions).Where(action => action.StartsWith("whatever"))
            .Should().HaveCount(4).And.OnlyContain(action => action.Contains("AWSBackupServiceRolePolicyFor", StringComparison.Ordinal));
    }

    private static Permission Single(string type, string name, string inputs) =>
        Permissions.Of(ReviewKit.Stack("dev", ReviewKit.Resource(type, name, inputs))).Should().ContainSingle().Subject;
}
