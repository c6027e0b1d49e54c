using System.Text.Json.Nodes;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Local.Engine;

/// <summary>What the program wants a resource to be.</summary>
/// <param name="Type">The Pulumi type token.</param>
/// <param name="Name">The logical name.</param>
/// <param name="Region">The region of its provider.</param>
/// <param name="Inputs">Its inputs by wire name.</param>
/// <param name="Tags">The default tags of its provider.</param>
/// <param name="Options">The options that decide how it is changed.</param>
internal sealed record ResourceGoal(string Type, string Name, string Region, JsonObject Inputs, JsonObject Tags, RecordedOptions Options)
{
    /// <summary>The key of the resource.</summary>
    public string Key => RegisteredResource.KeyOf(Type, Name);

    /// <summary>Inputs that the program sets but whose value a preview cannot know.</summary>
    public IReadOnlySet<string> UnknownInputs { get; init; } = new HashSet<string>();

    /// <summary>What the record keeps.</summary>
    public ResourceMeta Meta => new(Options.Protect, Options.RetainOnDelete);
}
