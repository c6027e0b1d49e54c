using System.Globalization;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;

namespace Tap.Cli.Deployed;

/// <summary>The alias through which a function is called, and the versions that it can lead to.</summary>
/// <param name="api">AWS.</param>
/// <param name="function">The function's physical name.</param>
internal sealed class LiveAlias(AwsApi api, string function)
{
    /// <summary>The alias's name.</summary>
    public const string Name = "live";

    private const string Path = $"aliases/{Name}";

    /// <summary>The function's physical name.</summary>
    public string Function => function;

    /// <summary>What Lambda says of the alias.</summary>
    /// <exception cref="Program.AwsException">There is none, or Lambda refuses to tell.</exception>
    public Task<JsonObject> DescribeAsync(CancellationToken cancellation) => api.GetFunctionAsync(function, Path, cancellation);

    /// <summary>The version that the alias leads to; of two, between which a release divides the traffic, the old one.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellation) =>
        (await DescribeAsync(cancellation))["FunctionVersion"]!.GetValue<string>();

    /// <summary>The numbers of the versions that were published, the newest last.</summary>
    public async Task<IReadOnlyList<int>> VersionsAsync(CancellationToken cancellation)
    {
        var versions = new List<int>();
        await foreach (var page in api.PagesAsync(AwsService.Lambda, AwsApi.FunctionPath(function, "versions"), cancellation))
            foreach (var version in page["Versions"]!.AsArray())
                if (int.TryParse(version!["Version"]!.GetValue<string>(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    versions.Add(number); // and not $LATEST
        return [.. versions.Order()];
    }

    /// <summary>Gives a version all traffic, at once.</summary>
    /// <exception cref="Program.AwsException">There is no such version, or Lambda refuses it.</exception>
    public Task PointAsync(string version, CancellationToken cancellation) => api.PutAsync(
        AwsService.Lambda,
        AwsApi.FunctionPath(function, Path),
        new JsonObject { ["FunctionVersion"] = version, ["RoutingConfig"] = new JsonObject { ["AdditionalVersionWeights"] = new JsonObject() } },
        cancellation);
}
