using System.Reflection;

namespace Pulumi.Aws.Tests;

public class ProviderSurfaceTests
{
    private static readonly string[] Strings =
    [
        "AccessKey", "CustomCaBundle", "Ec2MetadataServiceEndpoint", "Ec2MetadataServiceEndpointMode", "HttpProxy", "HttpsProxy", "NoProxy",
        "Profile", "Region", "RetryMode", "S3UsEast1RegionalEndpoint", "SecretKey", "StsRegion", "TagPolicyCompliance", "Token",
    ];

    private static readonly string[] Booleans =
    [
        "Insecure", "S3UsePathStyle", "SkipCredentialsValidation", "SkipMetadataApiCheck", "SkipRegionValidation", "SkipRequestingAccountId",
        "UseDualstackEndpoint", "UseFipsEndpoint",
    ];

    private static readonly string[] StringLists =
        ["AllowedAccountIds", "ForbiddenAccountIds", "SharedConfigFiles", "SharedCredentialsFiles", "UserAgents"];

    [Fact]
    public void It_has_the_type_of_a_provider_and_optional_arguments()
    {
        typeof(Provider).GetCustomAttribute<ResourceTypeAttribute>()!.Type.Should().Be("pulumi:providers:aws");
        typeof(Provider).Should().BeDerivedFrom<ProviderResource>();
        typeof(Provider).GetConstructors().Should().ContainSingle().Which.GetParameters()
            .Select(parameter => (parameter.ParameterType, parameter.HasDefaultValue)).Should().Equal(
                (typeof(string), false), (typeof(ProviderArgs), true), (typeof(CustomResourceOptions), true));
    }

    [Fact]
    public void Its_outputs_are_the_strings_and_may_be_null() =>
        Surface.DeclaredProperties(typeof(Provider)).Select(property => (property.Name, Surface.TypeOf(property)))
            .Should().BeEquivalentTo(Strings.Select(name => (name, "Output<string?>")));

    [Fact]
    public void Every_argument_that_is_no_string_goes_out_as_JSON()
    {
        var types = new Dictionary<string, string>
        {
            ["AssumeRoles"] = "InputList<Pulumi.Aws.Inputs.ProviderAssumeRoleArgs>",
            ["AssumeRoleWithWebIdentity"] = "Input<Pulumi.Aws.Inputs.ProviderAssumeRoleWithWebIdentityArgs>?",
            ["DefaultTags"] = "Input<Pulumi.Aws.Inputs.ProviderDefaultTagsArgs>?",
            ["IgnoreTags"] = "Input<Pulumi.Aws.Inputs.ProviderIgnoreTagsArgs>?",
            ["MaxRetries"] = "Input<int>?",
            ["TokenBucketRateLimiterCapacity"] = "Input<int>?",
        };
        foreach (var name in Strings)
            types.Add(name, "Input<string>?");
        foreach (var name in Booleans)
            types.Add(name, "Input<bool>?");
        foreach (var name in StringLists)
            types.Add(name, "InputList<string>");

        var inputs = Surface.Inputs(typeof(ProviderArgs)).Where(entry => entry.Key != "Endpoints");

        inputs.Should().BeEquivalentTo(types.ToDictionary(entry => entry.Key, entry => new InputSurface(
            entry.Value,
            new InputMark(char.ToLowerInvariant(entry.Key[0]) + entry.Key[1..], IsRequired: false, IsJson: !Strings.Contains(entry.Key)))));
    }

    [Fact]
    public void Tags_of_everything_are_a_map()
    {
        var input = Surface.Inputs(typeof(Aws.Inputs.ProviderDefaultTagsArgs)).Should().ContainSingle().Which;

        input.Key.Should().Be("Tags");
        input.Value.Should().Be(new InputSurface("InputMap<string>", new InputMark("tags", false, false)));
    }
}
