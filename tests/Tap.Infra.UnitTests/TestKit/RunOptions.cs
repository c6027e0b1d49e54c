using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tap.Program;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>What a run of the program is given.</summary>
internal sealed record RunOptions
{
    /// <summary>The section <c>tap:api</c> of an API that asks for tokens.</summary>
    public const string Token = """
        {
          "authorization": "JWT",
          "jwt": { "issuer": "https://login.example.com", "audience": "https://api.example.com", "scopes": ["read", "write"], "adminScope": "transactions:admin", "clockSkewSeconds": 5 }
        }
        """;

    // Most tests begin with one of two files, which no test changes.
    private static readonly ConcurrentDictionary<string, RunOptions> OfFiles = [];

    /// <summary>The name of the Pulumi stack.</summary>
    public required string Stack { get; init; }

    /// <summary>The configuration: texts, or sections as JSON, by key.</summary>
    public required ImmutableDictionary<string, string> Config { get; init; }

    /// <summary>The keys of the configuration that are secret.</summary>
    public ImmutableArray<string> SecretKeys { get; init; } = [];

    /// <summary>The variable ENVIRONMENT_SUFFIX; null leaves it unset.</summary>
    public string? EnvironmentSuffix { get; init; }

    /// <summary>Whether it is a preview, in which nothing that AWS would decide is known.</summary>
    public bool IsPreview { get; init; }

    /// <summary>The folder that paths in the configuration start from.</summary>
    public string RootDirectory { get; init; } = Repository.Root;

    /// <summary>The account that AWS names.</summary>
    public string Account { get; init; } = "123456789012";

    /// <summary>The partition that AWS names.</summary>
    public string Partition { get; init; } = "aws";

    /// <summary>The DNS suffix of that partition.</summary>
    public string DnsSuffix { get; init; } = "amazonaws.com";

    /// <summary>The buckets and tables of somebody else.</summary>
    public OtherSources Others { get; init; } = new();

    /// <summary>The quotas that are not 1,000, by region and code.</summary>
    public ImmutableDictionary<string, double> Quotas { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>The services that a region does not list: region and service.</summary>
    public ImmutableHashSet<string> Unlisted { get; init; } = [];

    /// <summary>A stack of the tests, configured by its file.</summary>
    public static RunOptions Of(string stack) => OfFiles.GetOrAdd(stack, static name => new()
    {
        Stack = name,
        Config = StackConfiguration.Read(Repository.Stacks, name, []).Values.ToImmutableDictionary(),
    });

    /// <summary>The dev stack of the tests.</summary>
    public static RunOptions Dev => Of("dev");

    /// <summary>The same with the migration of the repository's example.</summary>
    public RunOptions Migrating => With("tap:migration", "examples/migration.json");

    /// <summary>The same with an API that asks for tokens.</summary>
    public RunOptions Guarded => With("tap:api", Token);

    /// <summary>The same with one key of the configuration set.</summary>
    public RunOptions With(string key, string value) => this with { Config = Config.SetItem(key, value) };

    /// <summary>The same with one key of the configuration removed.</summary>
    public RunOptions Without(string key) => this with { Config = Config.Remove(key) };
}
