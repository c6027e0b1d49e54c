using System.Text;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Tap.Infra.UnitTests;

/// <summary>The arrows between the folders of the program, which all lead one way: a folder knows only what stands before it.</summary>
public sealed class FolderTests
{
    private const string Root = "Tap.Infra";

    // Folders of one line do not know each other.
    private static readonly string[][] Order =
    [
        ["Configuration"],
        ["Foundation"],
        ["Identity"],
        ["Encryption"],
        ["Messaging", "Secrets", "Storage"],
        ["Functions"],
        ["Functions/Definitions"],
        ["Api"],
        ["Monitoring"],
        ["Delivery", "Migration"],
        ["TapStack"],
    ];

    private static readonly Architecture Program = new ArchLoader().LoadAssemblies(typeof(TapProgram).Assembly).Build();

    private static readonly HashSet<(string From, string To)> Arrows =
    [
        .. from type in Program.Types
           from dependency in type.Dependencies
           let arrow = (From: Folder(type), To: Folder(dependency.Target))
           where arrow.From is not null && arrow.To is not null && arrow.From != arrow.To
           select (arrow.From!, arrow.To!),
    ];

    [Fact]
    public void Every_folder_has_its_place() =>
        Program.Types.Select(Folder).OfType<string>().Distinct().Should().BeEquivalentTo(Order.SelectMany(line => line));

    [Fact]
    public void Every_arrow_leads_to_a_folder_before() => Reversed(Order).Should().BeEmpty();

    [Fact]
    public void An_arrow_that_is_drawn_the_other_way_is_found()
    {
        Reversed([.. Order.Reverse()]).Should().BeEquivalentTo(Arrows).And.Contain([("TapStack", "Api"), ("Foundation", "Configuration")]);
        Reversed([[.. Order.SelectMany(line => line)]]).Should().BeEquivalentTo(Arrows);
    }

    [Fact]
    public Task The_map_shows_every_folder_and_what_it_knows()
    {
        var text = new StringBuilder("```mermaid\nflowchart LR\n");
        foreach (var folder in Order.SelectMany(line => line).Reverse())
            text.Append($"    {Id(folder)}[\"{folder}\"]\n");
        foreach (var (from, to) in Arrows.Where(IsDirect).Order())
            text.Append($"    {Id(from)} --> {Id(to)}\n");
        return GeneratedPart.ShouldBeAsync("docs/architecture.md", "folders", text.Append("```\n").ToString());

        static string Id(string folder) => folder.Replace('/', '-');
    }

    // An arrow that no way through another folder stands for.
    private static bool IsDirect((string From, string To) arrow) =>
        !Arrows.Any(first => first.From == arrow.From && first.To != arrow.To && Reaches(first.To, arrow.To));

    private static bool Reaches(string from, string to) => Arrows.Any(arrow => arrow.From == from && (arrow.To == to || Reaches(arrow.To, to)));

    private static IEnumerable<(string From, string To)> Reversed(string[][] order)
    {
        var places = order.Index().SelectMany(line => line.Item.Select(folder => (folder, line.Index))).ToDictionary(place => place.folder, place => place.Index);
        return Arrows.Where(arrow => places[arrow.From] <= places[arrow.To]);
    }

    // Null for what the compiler adds, and for what is not of the program.
    private static string? Folder(IType type) => type.Namespace.FullName switch
    {
        Root => "TapStack",
        var name when name.StartsWith($"{Root}.", StringComparison.Ordinal) => name[(Root.Length + 1)..].Replace('.', '/'),
        _ => null,
    };
}
