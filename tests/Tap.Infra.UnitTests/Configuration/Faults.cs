using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.Configuration;

/// <summary>Runs with a bad configuration.</summary>
internal static class Faults
{
    /// <summary>The dev stack with one setting, which is given as messages name it, such as <c>tap:logs.retentionDays = 8</c>.</summary>
    public static RunOptions Dev(string assignment)
    {
        var end = assignment.IndexOf(" = ", StringComparison.Ordinal);
        var (keys, value) = (assignment[..end].Split('.'), assignment[(end + " = ".Length)..]);
        // Pulumi hands a text over as it is, and sections as JSON.
        if (keys.Length == 1)
            return RunOptions.Dev.With(keys[0], value.StartsWith('"') ? JsonNode.Parse(value)!.GetValue<string>() : value);
        return RunOptions.Dev.With(keys[0], keys.Skip(1).Reverse().Aggregate(value, (inner, key) => $$"""{ "{{key}}": {{inner}} }"""));
    }

    /// <summary>Asserts that a configuration is refused with one fault, before AWS sees anything.</summary>
    public static async Task ExpectAsync(RunOptions options, string fault)
    {
        var (message, requests) = await TapRun.FailAsync(options);

        message.Should().Be(
            $"The configuration of stack '{options.Stack}' has a fault, so nothing was deployed:\n  {fault}\n"
            + "docs/configuration.md lists every setting; `pulumi config set --path <key> <value>` changes one.");
        requests.Should().Be(0, "no resource may be registered before the settings are known to be good");
    }
}
