using Pulumi;
using Tap.Guardrails;
using Tap.Infra.Configuration;
using Tap.Infra.Migration;
using Tap.Infra.Monitoring;
using Aws = Pulumi.Aws;

namespace Tap.Infra;

/// <summary>The program that <c>pulumi up</c>, the unit tests and the local run all execute: provider, stack, outputs.</summary>
public static class TapProgram
{
    /// <summary>Builds the whole stack.</summary>
    /// <param name="settings">The settings of the current run, as <see cref="TapSettings.Load"/> gives them: once a run.</param>
    /// <param name="stackOptions">Merged into the options of the <see cref="TapStack"/>: a recording transformation, for example.</param>
    /// <returns>The stack's outputs, by name; docs/outputs.md describes each.</returns>
    public static async Task<IDictionary<string, object?>> RunAsync(TapSettings settings, ComponentResourceOptions? stackOptions = null)
    {
        // Explicit from the first commit, under a constant name: changing a stack's provider later replaces everything in it.
        var provider = new Aws.Provider("tap-aws", new Aws.ProviderArgs
        {
            Region = settings.Region,
            DefaultTags = new Aws.Inputs.ProviderDefaultTagsArgs { Tags = settings.Tags },
        });

        var options = ComponentResourceOptions.Merge(new ComponentResourceOptions { Provider = provider }, stackOptions);
        var found = settings.Migration is { } plan ? await FoundSources.FindAsync(plan, settings.Region, provider) : null;
        return new TapStack($"tap-{settings.Environment}", new TapStackArgs(settings, found), options).Outputs;
    }

    /// <summary>The findings of the guardrails that may stand: those of every stack, and those that the stack's settings name.</summary>
    /// <param name="settings">The settings of the stack.</param>
    public static IReadOnlyCollection<Waiver> Waivers(TapSettings settings) =>
        [
            .. Unwatched.In(settings.Environment, settings.Migration is { } plan ? Packs.Numbered(plan, settings.Environment) : []),
            .. settings.Guardrails.Waivers,
        ];
}
