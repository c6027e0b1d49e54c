using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Pulumi.Testing;

/// <summary>The outputs that a component or the stack shows, as mocks see them.</summary>
[SuppressMessage("Design", "CA1051", Justification = "The official shape.")]
public class MockRegisterResourceOutputsRequest
{
    /// <summary>The component's or stack's identity.</summary>
    public readonly string Urn;

    /// <summary>The outputs by name: known or not, secret or not.</summary>
    public readonly ImmutableDictionary<string, Output<object?>> Outputs;

    /// <summary>Takes the outputs.</summary>
    /// <param name="urn">The component's or stack's identity.</param>
    /// <param name="outputs">The outputs by name.</param>
    public MockRegisterResourceOutputsRequest(string urn, ImmutableDictionary<string, Output<object?>> outputs)
    {
        Urn = urn;
        Outputs = outputs;
    }
}
