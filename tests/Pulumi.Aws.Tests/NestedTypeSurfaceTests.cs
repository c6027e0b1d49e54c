using System.Reflection;

namespace Pulumi.Aws.Tests;

/// <summary>Every nested type has the official package's names and types, on both sides.</summary>
public class NestedTypeSurfaceTests
{
    public static TheoryData<string, string> Inputs => Names(Facts.Nested.Where(fact => !fact.IsOutputOnly));

    public static TheoryData<string, string> Outputs => Names(Facts.Nested);

    [Theory]
    [MemberData(nameof(Inputs))]
    public void The_arguments_have_the_official_names_and_types(string scope, string name)
    {
        var expected = Fact(scope, name).Properties.ToDictionary(
            fact => fact.Name, fact => new InputSurface(fact.InputType, new InputMark(fact.WireName, fact.IsRequired, IsJson: false)));

        Surface.Inputs(Surface.Type($"{scope}.Inputs.{name}Args")).Should().BeEquivalentTo(expected);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void The_output_has_the_official_fields_and_a_constructor_of_them(string scope, string name)
    {
        var type = Surface.Type($"{scope}.Outputs.{name}");
        var expected = Fact(scope, name).Properties;

        type.Should().BeDecoratedWith<OutputTypeAttribute>();
        type.GetFields().Select(field => (field.Name, Surface.TypeOf(field), field.IsInitOnly))
            .Should().BeEquivalentTo(expected.Select(fact => (fact.Name, fact.OutputType, true)));
        var constructor = type.GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance).Should().ContainSingle().Subject;
        constructor.GetCustomAttribute<OutputConstructorAttribute>().Should().NotBeNull();
        constructor.GetParameters().Select(parameter => parameter.Name).Should().BeEquivalentTo(expected.Select(fact => fact.WireName));
    }

    private static TheoryData<string, string> Names(IEnumerable<NestedFact> facts)
    {
        var names = new TheoryData<string, string>();
        foreach (var fact in facts)
            names.Add(fact.Scope, fact.Name);
        return names;
    }

    private static NestedFact Fact(string scope, string name) => Facts.Nested.Single(fact => fact.Scope == scope && fact.Name == name);
}
