using System.Reflection;

namespace Pulumi.Aws.Tests;

/// <summary>The functions (data sources) have the official package's methods, arguments and results.</summary>
public class FunctionSurfaceTests
{
    public static TheoryData<string, string[], string[]> Functions => new()
    {
        { "GetCallerIdentity", ["Id"], ["AccountId", "Arn", "Id", "UserId"] },
        { "GetPartition", ["Id"], ["DnsSuffix", "Id", "Partition", "ReverseDnsPrefix"] },
        { "GetRegion", ["Endpoint", "Id", "Name", "Region"], ["Description", "Endpoint", "Id", "Name", "Region"] },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void All_arguments_are_optional_strings_and_all_results_strings(string name, string[] inputs, string[] outputs)
    {
        var expected = inputs.ToDictionary(input => input, input => new InputMark(Wire(input), false, false));

        Surface.Inputs(Surface.Type($"{name}Args")).Should().BeEquivalentTo(expected.ToDictionary(
            entry => entry.Key, entry => new InputSurface("string?", entry.Value)));
        Surface.Inputs(Surface.Type($"{name}InvokeArgs")).Should().BeEquivalentTo(expected.ToDictionary(
            entry => entry.Key, entry => new InputSurface("Input<string>?", entry.Value)));
        Surface.Type($"{name}Result").GetFields().Select(field => (field.Name, Surface.TypeOf(field)))
            .Should().BeEquivalentTo(outputs.Select(output => (output, "string")));
    }

    [Theory]
    [InlineData("GetCallerIdentity")]
    [InlineData("GetPartition")]
    [InlineData("GetRegion")]
    [InlineData("SecretsManager.GetRandomPassword")]
    public void It_is_called_with_plain_arguments_or_with_outputs(string name)
    {
        var type = Surface.Type(name);
        var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(method => (method.Name, method.ReturnType, Parameters: string.Join(", ", method.GetParameters().Select(Describe))));

        var result = Surface.Type($"{name}Result");
        methods.Should().BeEquivalentTo(new[]
        {
            ("InvokeAsync", typeof(Task<>).MakeGenericType(result), $"{type.Name}Args args = null, InvokeOptions options = null"),
            ("Invoke", typeof(Output<>).MakeGenericType(result), $"{type.Name}InvokeArgs args = null, InvokeOptions options = null"),
            ("Invoke", typeof(Output<>).MakeGenericType(result), $"{type.Name}InvokeArgs args, InvokeOutputOptions options"),
        });
    }

    [Fact]
    public void A_random_password_has_arguments_of_several_types()
    {
        var plain = Surface.Inputs(typeof(SecretsManager.GetRandomPasswordArgs));
        plain["PasswordLength"].Type.Should().Be("int?");
        plain["ExcludePunctuation"].Type.Should().Be("bool?");
        plain["ExcludeCharacters"].Type.Should().Be("string?");
        Surface.Inputs(typeof(SecretsManager.GetRandomPasswordInvokeArgs))["PasswordLength"].Type.Should().Be("Input<int>?");

        var result = typeof(SecretsManager.GetRandomPasswordResult).GetFields().ToDictionary(field => field.Name, Surface.TypeOf);
        result["RandomPassword"].Should().Be("string");
        result["PasswordLength"].Should().Be("int?");
        result["ExcludeCharacters"].Should().Be("string?");
    }

    private static string Describe(ParameterInfo parameter) =>
        $"{parameter.ParameterType.Name} {parameter.Name}{(parameter.HasDefaultValue ? " = null" : "")}";

    private static string Wire(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
