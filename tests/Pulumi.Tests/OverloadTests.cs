namespace Pulumi.Tests;

/// <summary>
/// Overloads that nothing calls, and that stay: without them a call compiles here that the official SDK finds ambiguous (CS0121).
/// </summary>
public class OverloadTests
{
    [Theory]
    [InlineData(typeof(CustomResource), "type", "name", "args", "options")]
    [InlineData(typeof(ProviderResource), "package", "name", "args", "options")]
    public void A_resource_can_be_made_with_and_without_a_package(Type resource, params string[] parameters) =>
        resource.GetConstructors().Select(constructor => string.Join(", ", constructor.GetParameters().Select(parameter => parameter.Name)))
            .Should().BeEquivalentTo(string.Join(", ", parameters), string.Join(", ", [.. parameters, "registerPackageRequest"]));
}
