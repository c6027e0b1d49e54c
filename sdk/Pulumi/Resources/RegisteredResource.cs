namespace Pulumi;

/// <summary>A resource as the engine answered it.</summary>
/// <param name="Urn">Its identity.</param>
/// <param name="Id">Its id; null while unknown.</param>
/// <param name="State">Its outputs; what is missing is unknown in a preview, else the default.</param>
internal sealed record RegisteredResource(string Urn, string? Id, IReadOnlyDictionary<string, WireValue> State);
