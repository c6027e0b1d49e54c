using Pulumi;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;

namespace Tap.Infra.Functions;

/// <summary>What all functions of a stack share.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Key">The key of the environment variables and the logs.</param>
/// <param name="Layers">The layers.</param>
public sealed record FunctionRuntime(StackContext Context, EncryptionKey Key, Layers Layers)
{
    /// <summary>Registers a function, with a role of its own, inside <paramref name="parent"/>.</summary>
    public TapFunction Create(FunctionDefinition definition, ComponentResource parent) =>
        Create(definition, ExecutionRole.Of(definition.ShortName, Context, parent), parent);

    /// <summary>Registers a function inside <paramref name="parent"/>, with a role that something else had to know before.</summary>
    public TapFunction Create(FunctionDefinition definition, ExecutionRole role, ComponentResource parent) =>
        new(Context.Name(definition.ShortName), new TapFunctionArgs(this, definition, role), parent.ChildComponent());
}
