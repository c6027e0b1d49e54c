using System.Text.Json;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>The environment variables that a run reads, set for its duration and put back afterwards.</summary>
internal sealed class PulumiVariables : IDisposable
{
    private readonly Dictionary<string, string?> before = [];

    public PulumiVariables(RunOptions options)
    {
        // A stack that has no file may leave both unset.
        Set("PULUMI_CONFIG", options.Config.IsEmpty ? null : JsonSerializer.Serialize(options.Config));
        Set("PULUMI_CONFIG_SECRET_KEYS", options.SecretKeys.IsEmpty ? null : JsonSerializer.Serialize(options.SecretKeys));
        Set("ENVIRONMENT_SUFFIX", options.EnvironmentSuffix);

        // An output that ends up in a text by ToString then fails the run.
        Set("PULUMI_ERROR_OUTPUT_STRING", "true");
    }

    public void Dispose()
    {
        foreach (var (name, value) in before)
            Environment.SetEnvironmentVariable(name, value);
    }

    private void Set(string name, string? value)
    {
        before[name] = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }
}
