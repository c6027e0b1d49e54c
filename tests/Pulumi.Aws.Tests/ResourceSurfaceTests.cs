using System.Reflection;

namespace Pulumi.Aws.Tests;

/// <summary>Every resource has the official package's name, token, constructor, arguments and outputs.</summary>
public class ResourceSurfaceTests
{
    public static TheoryData<string> Names => [.. Facts.Resources.Select(fact => $"{fact.Scope}.{fact.Name}")];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_has_the_token(string name)
    {
        var attribute = Surface.Type(name).GetCustomAttribute<ResourceTypeAttribute>()!;

        attribute.Type.Should().Be(Fact(name).Token);
        attribute.Version.Should().Be("7.48.0");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_constructor_demands_arguments_only_when_one_is_required(string name)
    {
        var type = Surface.Type(name);

        var parameters = type.GetConstructors().Should().ContainSingle().Which.GetParameters();

        parameters.Select(parameter => (parameter.ParameterType, parameter.Name, parameter.HasDefaultValue)).Should().Equal(
            (typeof(string), "name", false),
            (Surface.Type($"{name}Args"), "args", !Fact(name).ArgsRequired),
            (typeof(CustomResourceOptions), "options", true));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_outputs_have_the_official_names_and_types(string name)
    {
        var actual = Surface.DeclaredProperties(Surface.Type(name))
            .Select(property => (property.GetCustomAttribute<OutputAttribute>()!.Name, property.Name, Surface.TypeOf(property)));

        actual.Should().BeEquivalentTo(Fact(name).Outputs.Select(fact => (fact.WireName, fact.Name, $"Output<{fact.OutputType}>")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_arguments_have_the_official_names_and_types(string name)
    {
        var expected = Fact(name).Inputs.ToDictionary(
            fact => fact.Name, fact => new InputSurface(fact.InputType, new InputMark(fact.WireName, fact.IsRequired, IsJson: false)));

        Surface.Inputs(Surface.Type($"{name}Args")).Should().BeEquivalentTo(expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_arguments_have_an_empty_instance(string name)
    {
        var args = Surface.Type($"{name}Args");

        args.GetProperty("Empty", BindingFlags.Public | BindingFlags.Static)!.GetValue(null).Should().BeOfType(args);
    }

    private static ResourceFact Fact(string name) => Facts.Resources.Single(fact => $"{fact.Scope}.{fact.Name}" == name);
}
