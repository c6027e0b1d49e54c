using System.Collections.Immutable;

namespace Tap.Infra.Configuration;

/// <summary>Settings of the functions: section <c>tap:functions</c>.</summary>
public sealed record FunctionSettings
{
    // What a function may have: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    private const int MostLayers = 5;

    /// <summary>The least severe level that the functions log; default <c>INFO</c>.</summary>
    public required string LogLevel { get; init; }

    /// <summary>Absolute paths of the layers of all functions, each a folder or a zip; default none.</summary>
    public required ImmutableArray<string> Layers { get; init; }

    /// <summary>The function behind the API.</summary>
    public required FunctionLimits ApiHandler { get; init; }

    /// <summary>The function that processes uploaded objects.</summary>
    public required FunctionLimits Processor { get; init; }

    /// <summary>The function that checks tokens; only made when the authorization of the API is JWT.</summary>
    public required FunctionLimits Authorizer { get; init; }

    /// <summary>The function that checks a release; only made with canary releases.</summary>
    public required FunctionLimits ReleaseCheck { get; init; }

    /// <summary>The function that copies items to another region; only made with a migration plan.</summary>
    public required FunctionLimits TableReplicator { get; init; }

    /// <summary>The function that compares source and target of a migration; only made with a migration plan.</summary>
    public required FunctionLimits MigrationValidator { get; init; }

    /// <summary>The functions of <see cref="FurtherFunctions"/>, by short name.</summary>
    public required ImmutableDictionary<string, FunctionLimits> Further { get; init; }

    internal static FunctionSettings Read(SettingsSection section, bool production, SettingsReport report)
    {
        // What prod sets aside serves a burst of a hundred times the mean of some million requests a month (docs/scaling.md).
        var (apiHandler, processor) = production ? (100, 20) : (5, 5);

        // A layer is named after its file, `tap-<file>-<environment>`, in up to 140 characters: https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html
        var layers = new Rule<ImmutableArray<string>>(
            "a list of folders and zips that exist, relative to the folder of Pulumi.yaml, each with a name of its own of up to 119 letters, digits, - and _",
            paths => paths.All(IsLayer) && paths.DistinctBy(NameOf).Count() == paths.Length,
            "[\"layers/tools.zip\"]");
        var settings = new FunctionSettings
        {
            LogLevel = section.Text("logLevel", "INFO", Rule.OneOf("DEBUG", "INFO", "WARN", "ERROR"), "The least severe level that the functions log."),
            Layers = [.. section.List("layers", [], layers, "Layers of all functions: folders or zips.").Select(ProjectFolder.Resolve)],
            ApiHandler = section.Section(
                "apiHandler",
                function => ReadProvisioned(
                    function, FunctionLimits.Read(function, memoryMb: 512, timeoutSeconds: 30, apiHandler), report)),
            Processor = section.Section(
                "processor", function => FunctionLimits.Read(function, memoryMb: 1024, timeoutSeconds: 300, processor)),
            Authorizer = section.Section(
                "authorizer", function => FunctionLimits.Read(function, memoryMb: 256, timeoutSeconds: 10, reservedConcurrency: 50)),

            // Nobody waits for the check but CodeDeploy, and it must run however busy the account is: nothing is set aside for it.
            ReleaseCheck = section.Section(
                "releaseCheck", function => FunctionLimits.Read(function, memoryMb: 256, timeoutSeconds: 60, reservedConcurrency: null)),
            TableReplicator = section.Section("tableReplicator", function => FunctionLimits.Read(function, memoryMb: 256, timeoutSeconds: 300)),
            MigrationValidator = section.Section("migrationValidator", function => FunctionLimits.Read(function, memoryMb: 256, timeoutSeconds: 300)),
            Further = FurtherFunctions.All.ToImmutableDictionary(
                further => further.ShortName,
                further => section.Section(
                    further.Key,
                    function => FunctionLimits.Read(function, further.MemoryMb, further.TimeoutSeconds, reservedConcurrency: null))),
        };

        if (settings.Layers.Length > MostLayers)
            report.Fault("tap:functions.layers", $"{settings.Layers.Length} layers", $"at most {MostLayers}", "[\"layers/tools.zip\"]");
        return settings;
    }

    // What is kept ready is part of what is set aside:
    // https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
    private static FunctionLimits ReadProvisioned(SettingsSection section, FunctionLimits function, SettingsReport report)
    {
        var provisioned = section.OptionalNumber(
            "provisionedConcurrency",
            null,
            Rule.Between(1, 1_000_000, "execution environments", 2),
            "Execution environments kept ready, and billed by the hour; null keeps none.");
        if (provisioned > function.ReservedConcurrency)
        {
            report.Fault(
                "tap:functions.apiHandler.provisionedConcurrency",
                $"{provisioned}",
                $"at most tap:functions.apiHandler.reservedConcurrency, which is {function.ReservedConcurrency}",
                $"{function.ReservedConcurrency}");
        }

        return function with { ProvisionedConcurrency = provisioned };
    }

    private static bool IsLayer(string path) =>
        NameOf(path) is { Length: > 0 and <= 119 } name
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
        && (Directory.Exists(ProjectFolder.Resolve(path)) || (Path.GetExtension(path) == ".zip" && File.Exists(ProjectFolder.Resolve(path))));

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path));
}
