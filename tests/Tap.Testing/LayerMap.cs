using System.Text;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Tap.Testing;

/// <summary>
/// The arrows between the parts of some assemblies, and the order in which they may lead: a part knows only what stands before it.
/// </summary>
public sealed class LayerMap
{
    private readonly Architecture code;
    private readonly Func<string, string?> partOf;
    private readonly string[][] order;
    private readonly HashSet<(string From, string To)> arrows;

    /// <summary>Finds the arrows in compiled code.</summary>
    /// <param name="code">The code, as <see cref="Read"/> has it.</param>
    /// <param name="partOf">The part that a namespace belongs to; null for what is of none, such as what the compiler adds.</param>
    /// <param name="order">The parts, the lowest first; parts of one line do not know each other.</param>
    public LayerMap(Architecture code, Func<string, string?> partOf, string[][] order)
    {
        this.code = code;
        this.partOf = partOf;
        this.order = order;
        arrows =
        [
            .. from type in code.Types
               from dependency in type.Dependencies
               let arrow = (From: Part(type), To: Part(dependency.Target))
               where arrow.From is not null && arrow.To is not null && arrow.From != arrow.To
               select (arrow.From!, arrow.To!),
        ];
    }

    /// <summary>Reads compiled code, which takes seconds: maps of the same code share it.</summary>
    /// <param name="assemblies">The code.</param>
    public static Architecture Read(params Assembly[] assemblies) => new ArchLoader().LoadAssemblies(assemblies).Build();

    /// <summary>The map of the folders of one assembly.</summary>
    /// <param name="code">The code that it is a part of.</param>
    /// <param name="assembly">The assembly; its name is that of its root namespace.</param>
    /// <param name="root">What its outermost folder is called.</param>
    /// <param name="order">The folders, as <see cref="LayerMap"/> takes them.</param>
    public static LayerMap OfFolders(Architecture code, Assembly assembly, string root, string[][] order)
    {
        var name = assembly.GetName().Name!;
        return new LayerMap(
            code,
            space => space == name ? root : space.StartsWith($"{name}.", StringComparison.Ordinal) ? space[(name.Length + 1)..].Replace('.', '/') : null,
            order);
    }

    /// <summary>The arrows that there are.</summary>
    public IReadOnlySet<(string From, string To)> Arrows => arrows;

    /// <summary>Asserts that every part has a place in the order, and that every arrow leads to one before.</summary>
    public void ShouldKeepTheOrder()
    {
        code.Types.Select(Part).OfType<string>().Distinct().Should().BeEquivalentTo(order.SelectMany(line => line));
        Reversed(order).Should().BeEmpty();
    }

    /// <summary>Asserts that arrows would be found if they led the other way, or between parts of one line.</summary>
    /// <param name="some">Arrows that there are.</param>
    public void ShouldFindReversedArrows(params (string From, string To)[] some)
    {
        Reversed([.. order.Reverse()]).Should().BeEquivalentTo(arrows).And.Contain(some);
        Reversed([[.. order.SelectMany(line => line)]]).Should().BeEquivalentTo(arrows);
    }

    /// <summary>The map as a picture. An arrow that a way through another part stands for is not drawn.</summary>
    public string ToMermaid()
    {
        var text = new StringBuilder("```mermaid\nflowchart LR\n");
        foreach (var part in order.SelectMany(line => line).Reverse())
            text.Append($"    {Id(part)}[\"{part}\"]\n");
        foreach (var (from, to) in arrows.Where(IsDirect).Order())
            text.Append($"    {Id(from)} --> {Id(to)}\n");
        return text.Append("```\n").ToString();

        static string Id(string part) => part.Replace('/', '-');
    }

    private bool IsDirect((string From, string To) arrow) =>
        !arrows.Any(first => first.From == arrow.From && first.To != arrow.To && Reaches(first.To, arrow.To));

    private bool Reaches(string from, string to) => arrows.Any(arrow => arrow.From == from && (arrow.To == to || Reaches(arrow.To, to)));

    private IEnumerable<(string From, string To)> Reversed(string[][] lines)
    {
        var places = lines.Index().SelectMany(line => line.Item.Select(part => (part, line.Index)))
            .ToDictionary(place => place.part, place => place.Index);
        return arrows.Where(arrow => places[arrow.From] <= places[arrow.To]);
    }

    // What the compiler adds may have no namespace.
    private string? Part(IType type) => type.Namespace?.FullName is { } space ? partOf(space) : null;
}
