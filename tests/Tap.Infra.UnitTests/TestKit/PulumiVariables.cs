using System.Text.Json;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>The environment variables that a run reads, set for its duration and put back afterwards.</summary>
internal sealed class PulumiVariables : IDisposable
{
    private readonly KeptVariables before =
        new("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS", "ENVIRONMENT_SUFFIX", "PULUMI_ERROR_OUTPUT_STRING");

    public PulumiVariables(RunOptions options)
    {
        // A stack that has no file may leave both unset.
        Environment.SetEnvironmentVariable("PULUMI_CONFIG", options.Config.IsEmpty ? null : JsonSerializer.Serialize(options.Config));
        Environment.SetEnvironmentVariable(
            "PULUMI_CONFIG_SECRET_KEYS", options.SecretKeys.IsEmpty ? null : JsonSerializer.Serialize(options.SecretKeys));
        Environment.SetEnvironmentVariable("ENVIRONMENT_SUFFIX", options.EnvironmentSuffix);

        // An output that ends up in a text by ToString then fails the run.
        Environment.SetEnvironmentVariable("PULUMI_ERROR_OUTPUT_STRING", "true");
    }

    public void Dispose() => before.Dispose();
}
