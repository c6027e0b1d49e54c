using System.Globalization;
using System.Text.RegularExpressions;

namespace Tap.Cli.Dev;

/// <summary>A mistake in a source, as a compiler or bundler tells it.</summary>
/// <param name="Text">What is wrong.</param>
/// <param name="File">The file, from the repository; null when no file is told.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Source">What stands in the line.</param>
internal sealed partial record SourceFault(string Text, string? File = null, int? Line = null, int? Column = null, string? Source = null)
{
    /// <summary>Where it is, in the form that terminals make a link of: <c>src/a.ts:3:14</c>; empty when no file is told.</summary>
    public string Place => string.Join(':', new object?[] { File, Line, Column }.TakeWhile(part => part is not null));

    /// <summary>Reads the errors in what <c>dotnet build</c> printed, each once.</summary>
    /// <param name="output">The lines.</param>
    /// <param name="root">The folder that files are named from.</param>
    public static IReadOnlyList<SourceFault> OfBuild(IEnumerable<string> output, string root) =>
        [.. output.Select(line => OfBuild(line, root)).OfType<SourceFault>().Distinct()];

    private static SourceFault? OfBuild(string line, string root)
    {
        if (BuildError().Match(line.Trim()) is not { Success: true } match)
            return null;
        var file = match.Groups["file"].Value;
        return new SourceFault(
            $"{match.Groups["code"].Value}: {match.Groups["text"].Value}",
            Path.IsPathRooted(file) ? Path.GetRelativePath(root, file) : file,
            Number(match.Groups["line"]),
            Number(match.Groups["column"]));
    }

    private static int? Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : null;

    // <file>(<line>,<column>): error <code>: <text> [<project>], of which a fault of a project has no line.
    [GeneratedRegex(@"^(?<file>[^:]+?)(\((?<line>\d+),(?<column>\d+)\))? *: error (?<code>[A-Z]+\d+): (?<text>.+?)( \[[^\]]+\])?$")]
    private static partial Regex BuildError();
}
