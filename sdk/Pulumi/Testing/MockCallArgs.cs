using System.Collections.Immutable;

namespace Pulumi.Testing;

/// <summary>A call of a provider's function, as mocks see it.</summary>
public class MockCallArgs
{
    /// <summary>The function's token.</summary>
    public string? Token { get; set; }

    /// <summary>The arguments that are not null; numbers are doubles, secrets are plain.</summary>
    public ImmutableDictionary<string, object> Args { get; set; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>The explicit provider as <c>urn::id</c>; empty for the default one.</summary>
    public string? Provider { get; set; }
}
