using Pulumi;
using Tap.Infra.Configuration;
using Aws = Pulumi.Aws;

namespace Tap.Infra;

/// <summary>The program that <c>pulumi up</c>, the unit tests and the local run all execute: settings, provider, stack, outputs.</summary>
public static class TapProgram
{
    /// <summary>Builds the whole stack from the Pulumi configuration of the current run.</summary>
    /// <param name="stackOptions">Merged into the options of the <see cref="TapStack"/>: a recording transformation, for example.</param>
    /// <returns>The stack's outputs, by name; docs/outputs.md describes each.</returns>
    /// <exception cref="RunException">The configuration has faults; the message lists all of them and no resource was registered.</exception>
    public static IDictionary<string, object?> Run(ComponentResourceOptions? stackOptions = null)
    {
        var settings = TapSettings.Load();

        // Explicit from the first commit, under a constant name: changing a stack's provider later replaces everything in it.
        var provider = new Aws.Provider("tap-aws", new Aws.ProviderArgs
        {
            Region = settings.Region,
            DefaultTags = new Aws.Inputs.ProviderDefaultTagsArgs { Tags = settings.Tags },
        });

        var options = ComponentResourceOptions.Merge(new ComponentResourceOptions { Provider = provider }, stackOptions);
        return new TapStack($"tap-{settings.Environment}", new TapStackArgs { Settings = settings }, options).StackOutputs;
    }
}
