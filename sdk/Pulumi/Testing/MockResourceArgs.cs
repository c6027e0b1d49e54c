using System.Collections.Immutable;

namespace Pulumi.Testing;

/// <summary>A resource that a program registers, as mocks see it.</summary>
public class MockResourceArgs
{
    /// <summary>The type token.</summary>
    public string? Type { get; set; }

    /// <summary>The logical name.</summary>
    public string? Name { get; set; }

    /// <summary>The inputs that are known and not null; numbers are doubles, secrets are plain.</summary>
    public ImmutableDictionary<string, object> Inputs { get; set; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>The explicit provider as <c>urn::id</c>; empty for the default one.</summary>
    public string? Provider { get; set; }

    /// <summary>The id of a resource to read or import; empty for a new one.</summary>
    public string? Id { get; set; }
}
