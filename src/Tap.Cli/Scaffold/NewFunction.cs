using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tap.Program;

namespace Tap.Cli.Scaffold;

/// <summary>Makes a function: its sources, its tests, and what the checkout says of its functions.</summary>
/// <param name="root">The checkout.</param>
/// <param name="name">The name of the function.</param>
internal sealed class NewFunction(string root, FunctionName name)
{
    private const string Settings = "src/Tap.Infra/Configuration/FurtherFunctions.cs";
    private const string Definitions = "src/Tap.Infra/Functions/Definitions";
    private const string Runbooks = "docs/operations.md";
    private const string Packages = "lambda/package-lock.json";
    private const string EndOfList = "        // ./tap new function puts a line above this one.\n";

    private static readonly string[] Alarms = ["Errors", "Duration", "Throttles"];

    // As npm writes it.
    private static readonly JsonSerializerOptions Format =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is to be written, in the order in which one reads it.</summary>
    /// <exception cref="UserException">The name is taken, or the checkout is not as it should be.</exception>
    public IReadOnlyList<FileChange> Changes()
    {
        RefuseTakenName();
        return
        [
            New($"lambda/{name.Text}/package.json", "package.json"),
            New($"lambda/{name.Text}/src/handler.ts", "handler.ts"),
            New($"lambda/{name.Text}/test/handler.test.ts", "handler.test.ts"),
            New($"{Definitions}/{name.TypeName}Function.cs", "Function.cs"),
            New($"tests/Tap.Infra.UnitTests/{name.TypeName}FunctionTests.cs", "FunctionTests.cs"),
            Insert(Settings, EndOfList, $"        new(\"{name.Text}\", MemoryMb: 256, TimeoutSeconds: 30),\n"),
            Insert($"{Definitions}/FurtherDefinitions.cs", EndOfList, $"        {name.TypeName}Function.Define(stores),\n"),
            Insert(Runbooks, "### tap-health\n", Template("runbooks.md")),
            Insert("docs/security.md", "| `release-check`", $"| `{name.Text}` | nothing but its own variables | its role |\n"),
            new(Packages, Read(Packages), WithPackage(Read(Packages))),
        ];
    }

    // What the documents list is what the program has: tests hold them to it.
    private void RefuseTakenName()
    {
        if (Directory.Exists(Path.Combine(root, "lambda", name.Text)))
            throw Taken($"lambda/{name.Text}", "there");

        var settings = Read("docs/configuration.md");
        string[] keys = [$"tap:functions.{name.Key}", .. Alarms.Select(alarm => $"tap:alarms.{name.Key}{alarm}")];
        bool IsSetting(string key) =>
            settings.Contains($"`{key}`", StringComparison.Ordinal) || settings.Contains($"`{key}.", StringComparison.Ordinal);
        if (keys.FirstOrDefault(IsSetting) is { } setting)
            throw Taken(setting, "a setting");

        var runbooks = Read(Runbooks);
        var names = Alarms.Select(alarm => $"tap-{name.Text}-{alarm.ToLowerInvariant()}");
        if (names.FirstOrDefault(alarm => runbooks.Contains($"### {alarm}\n", StringComparison.Ordinal)) is { } other)
            throw Taken(other, "an alarm");
    }

    private UserException Taken(string what, string asWhat) =>
        new($"A function cannot be called {name.Text}: {what} is {asWhat} already. Take another name.");

    // Some file systems do not tell names apart by case.
    private FileChange New(string path, string template)
    {
        var folder = Path.Combine(root, Path.GetDirectoryName(path)!);
        var there = Directory.Exists(folder) ? Directory.GetFiles(folder).Select(Path.GetFileName) : [];
        return there.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase)
            ? throw Taken(path, "there")
            : new FileChange(path, null, Template(template));
    }

    private FileChange Insert(string path, string line, string text)
    {
        var before = Read(path);
        var places = before.Split($"\n{line}");
        return places.Length == 2
            ? new FileChange(path, before, $"{places[0]}\n{text}{line}{places[1]}")
            : throw new UserException(
                $"{path} should have one line that begins with '{line.Trim()}', above which the function is named, and has {places.Length - 1}; put it as it was.");
    }

    // What npm would add for a package of the workspace, without asking any registry: `npm ci` refuses to work without.
    private string WithPackage(string text)
    {
        var lockFile = JsonNode.Parse(text)!;
        var packages = lockFile["packages"]!.AsObject();
        var package = JsonNode.Parse(Template("package.json"))!;
        Add(packages, $"node_modules/@tap/{name.Text}", new JsonObject { ["resolved"] = name.Text, ["link"] = true });
        Add(packages, name.Text, new JsonObject { ["name"] = $"@tap/{name.Text}", ["dependencies"] = package["dependencies"]!.DeepClone() });
        return lockFile.ToJsonString(Format) + "\n";
    }

    // In the order of the names, in which npm has them.
    private static void Add(JsonObject packages, string key, JsonObject package)
    {
        var place = packages.TakeWhile(other => string.CompareOrdinal(other.Key, key) < 0).Count();
        packages.Insert(place, key, package);
    }

    private string Template(string file)
    {
        using var stream = typeof(NewFunction).Assembly.GetManifestResourceStream($"Scaffold/{file}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Replace("@name@", name.Text, StringComparison.Ordinal)
            .Replace("@key@", name.Key, StringComparison.Ordinal)
            .Replace("@Name@", name.TypeName, StringComparison.Ordinal);
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(root, path));
}
