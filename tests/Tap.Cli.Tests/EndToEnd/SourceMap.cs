using System.Text.Json.Nodes;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>
/// Where the lines of sources are in a bundle, and where an editor finds the sources: as its debugger reads the map with what
/// <c>.vscode/launch.json</c> says about paths. The format: https://tc39.es/ecma426/.
/// </summary>
internal sealed class SourceMap
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private readonly List<(int Line, int Column, int Source, int SourceLine)> places = [];

    /// <summary>Reads a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="overrides">The paths of the editor's <c>sourceMapPathOverrides</c>, each with one asterisk at its end.</param>
    public SourceMap(JsonNode map, IReadOnlyDictionary<string, string> overrides)
    {
        Sources = [.. map["sources"]!.AsArray().Select(source => Override($"{map["sourceRoot"]}{source}", overrides))];
        var (source, sourceLine) = (0, 0);
        foreach (var (line, segments) in $"{map["mappings"]}".Split(';').Index())
        {
            var column = 0;
            foreach (var segment in segments.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                var numbers = Numbers(segment).ToList();
                column += numbers[0];
                if (numbers.Count == 1)
                    continue;
                source += numbers[1];
                sourceLine += numbers[2];
                places.Add((line, column, source, sourceLine));
            }
        }
    }

    /// <summary>The files of the sources.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>The first place in the bundle of a source's line; lines count from 0.</summary>
    public (int Line, int Column) Generated(string source, int line)
    {
        var index = Sources.Index().Single(each => each.Item == source).Index;
        var place = places.First(each => each.Source == index && each.SourceLine == line);
        return (place.Line, place.Column);
    }

    /// <summary>The source and its line of a place in the bundle.</summary>
    public (string Source, int Line) Original(int line, int column)
    {
        var place = places.Last(each => each.Line == line && each.Column <= column);
        return (Sources[place.Source], place.SourceLine);
    }

    private static string Override(string source, IReadOnlyDictionary<string, string> overrides)
    {
        var (from, to) = overrides.FirstOrDefault(each => source.StartsWith(each.Key.TrimEnd('*'), StringComparison.Ordinal));
        return from is null ? source : Path.GetFullPath(to.Replace("*", source[(from.Length - 1)..], StringComparison.Ordinal));
    }

    // Base 64, the lowest five bits first, the sixth telling that more come; the lowest of all is the sign.
    private static IEnumerable<int> Numbers(string segment)
    {
        var (value, shift) = (0, 0);
        foreach (var digit in segment.Select(character => Digits.IndexOf(character, StringComparison.Ordinal)))
        {
            value |= (digit & 31) << shift;
            shift += 5;
            if (digit >= 32)
                continue;
            yield return (value & 1) == 0 ? value >> 1 : -(value >> 1);
            (value, shift) = (0, 0);
        }
    }
}
