using System.Text;

namespace Tap.Infra.UnitTests;

/// <summary>
/// The diagram of docs/architecture.md is drawn from the parts of the stack and what their resources take from each other.
/// </summary>
public sealed class ArchitectureDocumentTests(StackFixture fixture) : StackTests(fixture)
{
    private const string Root = "tap:stack:TapStack tap-dev";

    private Dictionary<string, string?>? parents;

    [Fact]
    public Task The_diagram_shows_every_part_and_what_it_takes_from_others() => GeneratedPart.ShouldBeAsync("docs/architecture.md", "parts", Render());

    [Fact]
    public void A_part_is_left_out_only_when_nothing_is_configured_for_it() =>
        Parts().Where(part => !Members(part).Any()).Should().Equal("tap:functions:Layers tap-layers-dev", "tap:monitoring:Escalation tap-escalation-dev");

    [Fact]
    public void What_a_part_takes_is_found_at_any_depth()
    {
        // From an input, from inside a policy document, and from an explicit dependency.
        Sources("tap:storage:DataStorage tap-storage-dev").Should().Contain("tap:encryption:EncryptionKey tap-encryption-dev");
        Sources("tap:functions:TapFunction tap-processor-dev").Should().Contain("tap:storage:MetadataTable tap-table-dev");
        Sources("tap:storage:IncomingTrigger tap-trigger-dev").Should().Contain("tap:functions:TapFunction tap-processor-dev");
    }

    private Dictionary<string, string?> Parents =>
        parents ??= Dev.Resources.ToDictionary(resource => resource.ToString(), resource => resource.Parent);

    private string Render()
    {
        var text = new StringBuilder("```mermaid\nflowchart LR\n");
        foreach (var part in Parts().Where(part => Members(part).Any()))
            text.Append($"    {Id(part)}[\"{string.Join("<br/>", Counts(part).Prepend($"<b>{Id(part)}</b>"))}\"]\n");
        foreach (var part in Parts())
            text.AppendJoin("", Direct(part).Select(source => $"    {Id(source)} --> {Id(part)}\n"));
        return text.Append("```\n").ToString();
    }

    private IEnumerable<string> Parts() =>
        Dev.Resources.Where(resource => resource.Parent == Root).Select(resource => resource.ToString()).Order(StringComparer.Ordinal);

    private IEnumerable<string> Counts(string part) =>
        from resource in Members(part)
        group resource by resource.Type.Split(':')[^1] into type
        orderby type.Key
        select type.Count() == 1 ? type.Key : $"{type.Count()} {type.Key}";

    private IEnumerable<StackResource> Members(string part) => Dev.AwsResources.Where(resource => PartOf(resource.ToString()) == part);

    /// <summary>The parts that a part takes something from.</summary>
    private HashSet<string> Sources(string part) =>
    [
        .. from resource in Members(part)
           from source in resource.Placement!.References.Concat(resource.DependsOn)
           let other = PartOf(source)
           where other is not null && other != part
           select other,
    ];

    /// <summary>The same without those that another source takes something from, and so comes after.</summary>
    private IEnumerable<string> Direct(string part)
    {
        var sources = Sources(part);
        return sources.Where(source => !sources.Any(other => other != source && Reaches(other, source))).Order(StringComparer.Ordinal);
    }

    private bool Reaches(string part, string source)
    {
        var sources = Sources(part);
        return sources.Contains(source) || sources.Any(other => Reaches(other, source));
    }

    /// <summary>The child of the root that a resource is in; null outside of the root.</summary>
    private string? PartOf(string label)
    {
        var parent = Parents.GetValueOrDefault(label);
        return parent is null ? null : parent == Root ? label : PartOf(parent);
    }

    // "tap:storage:DataStorage tap-storage-dev" is "storage".
    private static string Id(string part) => part.Split(' ')[1]["tap-".Length..^"-dev".Length];
}
