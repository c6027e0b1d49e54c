using System.Text.Json.Nodes;
using Tap.Cli.Commands;
using Tap.Testing;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>
/// The stacks that the suite looks at: the one whose outputs the file in TAP_OUTPUTS holds (the form of <c>pulumi stack output
/// --json</c>), else dev, which is copied to another region and asks for tokens, and prod, deployed locally for the suite and removed after
/// it. Of a stack that is given, AWS_ENDPOINT_URL, if set, says where it is, and <see cref="Tokens.Given"/> who calls its API, if that asks
/// for tokens.
/// </summary>
public sealed class Deployments : IAsyncLifetime, IDisposable
{
    private static readonly string[] OffByDefault = ["tap:table.contributorInsights=true", "tap:table.maxWriteUnits=4000"];

    private readonly Dictionary<string, DeployedStack> stacks = [];
    private readonly TokenIssuer issuer = new();
    private readonly string home = Path.Combine(Path.GetTempPath(), $"tap-integration-{Guid.NewGuid():N}");

    /// <summary>The environments that <see cref="DeployedAttribute"/> repeats a test for.</summary>
    public static IReadOnlyList<string> Environments => GivenOutputs is { } given ? [given["environment"]!.GetValue<string>()] : ["dev", "prod"];

    /// <summary>The environment that is copied to another region; null when there is none.</summary>
    public static string? Migrated => GivenOutputs is { } given && given["migrationReport"] is null ? null : Environments[0];

    /// <summary>Whether the suite has deployed the stacks: dev then has what is off by default as well.</summary>
    public static bool AreOwn => GivenOutputs is null;

    private static JsonObject? GivenOutputs => Environment.GetEnvironmentVariable("TAP_OUTPUTS") is { Length: > 0 } file
        ? JsonNode.Parse(File.ReadAllText(file))!.AsObject()
        : null;

    /// <summary>The stack of an environment.</summary>
    public DeployedStack this[string environment] => stacks[environment];

    /// <summary>What is configured of an environment beside the file of its stack, as <c>--config</c> takes it.</summary>
    public IReadOnlyList<string> Config(string environment) =>
    [
        .. environment == Migrated ? ["tap:migration=examples/migration.json"] : Array.Empty<string>(),
        .. AreOwn && environment == Environments[0] ? [.. OffByDefault, .. issuer.Config] : Array.Empty<string>(),
    ];

    /// <summary>Deploys the stacks, unless they are given.</summary>
    public async Task InitializeAsync()
    {
        if (GivenOutputs is { } given)
        {
            var endpoint = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 } url ? new Uri(url) : null;
            stacks[Environments[0]] = await DeployedStack.Find(given, endpoint, () => Tokens.Given);
            return;
        }

        var tokens = new Tokens(issuer.Token("admin", actsForAll: true), issuer.Token("user"));
        foreach (var environment in Environments)
        {
            var config = Config(environment).SelectMany(setting => new[] { "--config", setting });
            var outputs = JsonNode.Parse(await RunTap(["up", "--json", "--stack", environment, .. config]))!["outputs"]!.AsObject();
            var localAws = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(home, "local-aws", "endpoint.json")))!;
            stacks[environment] = await DeployedStack.Find(outputs, new Uri(localAws["endpoint"]!.GetValue<string>()), () => tokens);
        }
    }

    /// <summary>Ends the local run that the suite started.</summary>
    public async Task DisposeAsync()
    {
        if (GivenOutputs is not null)
            return;

        await RunTap("down");
        Directory.Delete(home, recursive: true);
    }

    /// <inheritdoc />
    public void Dispose() => issuer.Dispose();

    // A folder of its own keeps the suite apart from a local run of the person who starts it.
    private Task<string> RunTap(params IEnumerable<string> arguments) => Task.Run(() =>
    {
        var variables = new Dictionary<string, string?> { ["TAP_HOME"] = home };
        var (exitCode, output, error) = ProgramRun.Of(typeof(ExitCode).Assembly, arguments, variables);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException($"./tap {string.Join(' ', arguments)} ended with exit code {exitCode}:\n{output}{error}");
    });
}
