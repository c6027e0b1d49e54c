namespace Pulumi.Testing;

/// <summary>
/// Answers a run in the place of the engine and the providers. Called from several threads when resources do not depend on each other.
/// </summary>
public interface IMocks
{
    /// <summary>Creates or, when the arguments have an id, reads a resource. The stack itself is not passed.</summary>
    /// <param name="args">The resource.</param>
    /// <returns>
    /// Its id, null for an unknown one, and its outputs: a dictionary with string keys or a <see cref="ResourceArgs"/>. Inputs are not
    /// outputs unless they are returned.
    /// </returns>
    Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args);

    /// <summary>Answers a call of a provider's function.</summary>
    /// <param name="args">The function and its arguments.</param>
    /// <returns>The result: a dictionary with string keys, in the provider's own names.</returns>
    Task<object> CallAsync(MockCallArgs args);

    /// <summary>Takes note of the outputs that a component or the stack shows. Does nothing unless implemented.</summary>
    /// <param name="args">The component and its outputs.</param>
    /// <returns>Ends when done.</returns>
    Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;
}
