using System.CommandLine;
using System.Globalization;
using Tap.Cli.Local;

namespace Tap.Cli.Commands;

/// <summary>The options that several commands share, named as the Pulumi CLI names them.</summary>
internal static class CommonOptions
{
    private const string DefaultStack = "dev";

    /// <summary>The stack that a command is about.</summary>
    public static Option<string> Stack { get; } = new("--stack", "-s")
    {
        Description = "The stack: its settings are those of Pulumi.<stack>.yaml",
        DefaultValueFactory = _ => DefaultStack,
        HelpName = "stack",
        CompletionSources = { KnownNames.Stacks },
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count == 1 && Workspace.StackNameFault(result.Tokens[0].Value) is { } fault)
                    result.AddError(fault);
            },
        },
    };

    /// <summary>The stack of a command line that may be half written.</summary>
    public static string StackOf(ParseResult parsed) => parsed.GetValue(Stack) ?? DefaultStack;

    /// <summary>Settings over those of the file.</summary>
    public static Option<string[]> Config { get; } = new("--config", "-c")
    {
        Description = "A setting for this run, key=value; a dot addresses into a section: tap:storage.encryption=AES256",
        HelpName = "key=value",
        CompletionSources = { KnownNames.Assignments },
    };

    /// <summary>Accepted for the sake of habit.</summary>
    public static Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Accepted as the Pulumi CLI does; nothing prompts" };

    /// <summary>Machine-readable output.</summary>
    public static Option<bool> Json { get; } = new("--json", "-j") { Description = "Print one JSON document" };

    /// <summary>Property changes.</summary>
    public static Option<bool> Diff { get; } = new("--diff") { Description = "Show what changes in each resource: property: old => new" };

    /// <summary>Drift.</summary>
    public static Option<bool> Refresh { get; } = new("--refresh")
    {
        Description = "Ask the local AWS first how each resource is, so that what was changed by hand is put right",
    };

    /// <summary>What a run is limited to.</summary>
    public static Option<string[]> Target { get; } = new("--target")
    {
        Description = "Only this resource, by its name, <type>::<name> or URN, or all of this component; may be given several times",
        HelpName = "resource",
    };

    /// <summary>For scripts.</summary>
    public static Option<bool> ExpectNoChanges { get; } = new("--expect-no-changes") { Description = "Fail when there are changes" };

    /// <summary>Where something is to listen.</summary>
    /// <param name="description">What, and where otherwise.</param>
    public static Option<int?> Port(string description) => new("--port")
    {
        Description = description,
        HelpName = "1-65535",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                return number;
            result.AddError($"--port {text} is no port; write a number from 1 to 65535.");
            return null;
        },
    };
}
