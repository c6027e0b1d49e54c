using System.Collections.Immutable;

namespace Tap.Program.Tests;

/// <summary>Registrations that the AWS provider would refuse are refused, with the resource and the property named.</summary>
public class ProviderSchemaTests
{
    private static readonly ProviderSchema Schema = ProviderSchema.Instance;

    [Fact]
    public void Inputs_that_the_type_has_are_no_fault() =>
        Check("aws:dynamodb/table:Table", new()
        {
            ["hashKey"] = "id",
            ["attributes"] = List(Map(("name", "id"), ("type", "S"))),
            ["tags"] = Map(("anything", "goes")),
        }).Should().BeEmpty();

    [Fact]
    public void An_unknown_type_is_a_fault() =>
        Check("aws:s3/buckets:Bucket", []).Should().Equal(
            "aws:s3/buckets:Bucket \"tap\": unknown resource type (did you mean \"aws:s3/bucket:Bucket\"?)");

    [Theory]
    [InlineData("tap:storage:DataBucket")]
    [InlineData("pulumi:pulumi:Stack")]
    [InlineData("random:index/randomPassword:RandomPassword")]
    public void Types_of_others_are_theirs_to_check(string type) =>
        Check(type, new() { ["anything"] = 1 }).Should().BeEmpty();

    [Fact]
    public void A_misspelt_input_is_a_fault_with_the_nearest_name() =>
        Check("aws:s3/bucket:Bucket", new() { ["forceDestory"] = true }).Should().Equal(
            "aws:s3/bucket:Bucket \"tap\": unknown property \"forceDestory\" (did you mean \"forceDestroy\"?)");

    [Fact]
    public void An_input_that_is_like_no_other_has_no_suggestion() =>
        Check("aws:s3/bucket:Bucket", new() { ["colourOfTheSky"] = "blue" }).Should().Equal(
            "aws:s3/bucket:Bucket \"tap\": unknown property \"colourOfTheSky\"");

    [Fact]
    public void An_output_is_no_input() =>
        Check("aws:s3/bucket:Bucket", new() { ["bucketDomainName"] = "x" }).Should().ContainSingle()
            .Which.Should().StartWith("aws:s3/bucket:Bucket \"tap\": unknown property \"bucketDomainName\"");

    [Fact]
    public void The_wrong_case_is_a_fault_with_the_right_one() =>
        Check("aws:sqs/queue:Queue", new() { ["KmsMasterKeyId"] = "x" }).Should().Equal(
            "aws:sqs/queue:Queue \"tap\": unknown property \"KmsMasterKeyId\" (did you mean \"kmsMasterKeyId\"?)");

    [Fact]
    public void Required_inputs_that_are_missing_or_null_are_faults() =>
        Check("aws:iam/rolePolicyAttachment:RolePolicyAttachment", new() { ["role"] = null! }).Should().Equal(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment \"tap\": missing required property \"policyArn\"",
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment \"tap\": missing required property \"role\"");

    [Fact]
    public void A_preview_cannot_tell_what_is_missing() =>
        Schema.Check("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "tap", ImmutableDictionary<string, object>.Empty, isPreview: true)
            .Should().BeEmpty();

    [Fact]
    public void Nested_inputs_are_checked_with_their_path() =>
        Check("aws:dynamodb/table:Table", new()
        {
            ["attributes"] = List(Map(("name", "id"), ("type", "S")), Map(("naem", "timestamp"), ("type", "N"))),
            ["ttl"] = Map(("attributName", "ttl")),
        }).Should().Equal(
            "aws:dynamodb/table:Table \"tap\": unknown property \"attributes[1].naem\" (did you mean \"name\"?)",
            "aws:dynamodb/table:Table \"tap\": missing required property \"attributes[1].name\"",
            "aws:dynamodb/table:Table \"tap\": unknown property \"ttl.attributName\" (did you mean \"attributeName\"?)");

    [Fact]
    public void A_policy_may_be_text_or_a_document()
    {
        Check("aws:iam/rolePolicy:RolePolicy", new() { ["role"] = "r", ["policy"] = "{}" }).Should().BeEmpty();
        Check("aws:iam/rolePolicy:RolePolicy", new() { ["role"] = "r", ["policy"] = Policy("Allow", Map(("AWS", "*"))) }).Should().BeEmpty();
        Check("aws:iam/rolePolicy:RolePolicy", new() { ["role"] = "r", ["policy"] = Policy(null, "*") }).Should().Equal(
            "aws:iam/rolePolicy:RolePolicy \"tap\": missing required property \"policy.Statement[0].Effect\"");
    }

    [Fact]
    public void The_provider_is_checked_too() =>
        Check("pulumi:providers:aws", new() { ["region"] = "eu-west-2", ["defaultTag"] = "{}" }).Should().Equal(
            "pulumi:providers:aws \"tap\": unknown property \"defaultTag\" (did you mean \"defaultTags\"?)");

    private static IReadOnlyList<string> Check(string type, Dictionary<string, object> inputs) =>
        Schema.Check(type, "tap", inputs.ToImmutableDictionary(), isPreview: false);

    private static ImmutableArray<object> List(params object[] items) => [.. items];

    private static ImmutableDictionary<string, object> Map(params (string Key, object Value)[] entries) =>
        entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Value);

    private static ImmutableDictionary<string, object> Policy(string? effect, object principal) => Map(
        ("Version", "2012-10-17"),
        ("Statement", List(Map(("Effect", effect!), ("Action", "s3:GetObject"), ("Principal", principal)))));
}
