namespace Tap.Infra.UnitTests;

/// <summary>
/// What a stack has, in one text: its outputs, and each resource under its component. Removing an output breaks those who rely on it;
/// a resource that gets another name or component is made anew. <c>Stacks/</c> has the texts, and TAP_WRITE_DOCS=1 writes them.
/// </summary>
public sealed class StackTextTests(StackFixture fixture) : StackTests(fixture)
{
    [Theory, BothEnvironments]
    public Task A_stack_has_the_approved_outputs_and_resources(string environment) =>
        ShouldBeAsync(environment, $"{Outputs(environment)}\n{Tree(Stack(environment).Resources)}");

    [Theory, BothEnvironments]
    public Task A_migration_adds_the_approved_resources_to_any_stack(string environment)
    {
        // With the stack itself, which they are under.
        var before = Stack(environment).Resources.Where(resource => resource.Parent is not null).Select(resource => resource.ToString());
        var added = Migration(environment).Resources.ExceptBy(before, resource => resource.ToString());
        return ShouldBeAsync("migration", Tree([.. added]).Replace($"-{environment}", "-<env>", StringComparison.Ordinal));
    }

    private static Task ShouldBeAsync(string name, string text) =>
        ApprovedText.ShouldBeAsync($"tests/Tap.Infra.UnitTests/Stacks/{name}.txt", text);

    private string Outputs(string environment) => string.Concat(
        from output in Stack(environment).Outputs.OrderBy(output => output.Key, StringComparer.Ordinal)
        let value = output.Value.Value is string text
            ? $" {text}"
            : string.Concat(((IEnumerable<string>)output.Value.Value!).Select(item => $"\n  {item}"))
        select $"{output.Key} ={value}{(Preview(environment).Outputs[output.Key].IsKnown ? "" : " (only AWS knows)")}\n");

    private static string Tree(IReadOnlyCollection<StackResource> resources)
    {
        var labels = resources.Select(resource => resource.ToString()).ToHashSet();
        var children = resources.OrderBy(resource => resource.ToString(), StringComparer.Ordinal)
            .ToLookup(resource => resource.Parent is { } parent && labels.Contains(parent) ? parent : "");
        return Lines("", "");

        string Lines(string parent, string indent) =>
            string.Concat(children[parent].Select(resource => $"{indent}{resource}\n{Lines(resource.ToString(), $"{indent}  ")}"));
    }
}
