using Tap.Cli.Local.Engine;

namespace Tap.Cli.Rendering;

/// <summary>A line of the tree in columns that are as wide as those of the other lines.</summary>
/// <param name="Step">The step; null for the stack and for components.</param>
/// <param name="Sign">The sign of the operation, with the space around it.</param>
/// <param name="Resource">Type and name.</param>
/// <param name="Status">What is happening, has happened or would happen.</param>
/// <param name="Info">What is worth knowing besides.</param>
internal sealed record TreeLine(Step? Step, string Sign, string Resource, string Status, string Info)
{
    /// <inheritdoc />
    public override string ToString() => $"{Sign}{Resource}{Status}{Info}".TrimEnd();
}

/// <summary>Fits the tree into a terminal: signs and states keep their width, names come next, then infos, and types give way.</summary>
internal static class TreeLayout
{
    private const int SignWidth = 4;
    private const string Gap = "  ";
    // What a reader still recognizes.
    private const int ShortestType = 10;
    private const int ShortestName = 8;
    private const int ShortestInfo = 12;

    /// <summary>The lines.</summary>
    /// <param name="rows">The rows of the tree.</param>
    /// <param name="width">The terminal's columns.</param>
    public static IReadOnlyList<TreeLine> Lines(IReadOnlyList<TreeRow> rows, int width)
    {
        if (rows.Count == 0)
            return [];

        var types = rows.Max(row => row.Branch.Length + row.Type.Length);
        var names = rows.Max(row => row.Name.Length);
        var statuses = rows.Max(row => row.Status.Length);
        var infos = rows.Max(row => row.Info.Length);

        var left = width - SignWidth - (2 * Gap.Length) - statuses;
        var leastType = Math.Min(types, rows.Max(row => row.Branch.Length) + ShortestType);
        names = Math.Min(names, Math.Max(left - leastType, ShortestName));
        left -= names;
        infos = Math.Min(infos, left - leastType - Gap.Length) is var room && room >= Math.Min(infos, ShortestInfo) ? room : 0;
        types = Math.Min(types, Math.Max(left - (infos == 0 ? 0 : infos + Gap.Length), leastType));
        return
        [
            .. rows.Select(row =>
            {
                var type = row.Branch + End(row.Type, types - row.Branch.Length);
                return new TreeLine(
                    row.Step,
                    $" {row.Sign,-2} ",
                    type.PadRight(types) + Gap + Start(row.Name, names).PadRight(names) + Gap,
                    row.Status.PadRight(statuses),
                    infos == 0 ? "" : Gap + Start(row.Info, infos));
            }),
        ];
    }

    private static string Start(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)]}…";

    // The end of a type tells more than its beginning, which is aws: of nearly all.
    private static string End(string text, int length) => text.Length <= length ? text : $"…{text[^(length - 1)..]}";
}
