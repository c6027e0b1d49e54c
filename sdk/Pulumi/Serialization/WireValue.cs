namespace Pulumi;

/// <summary>
/// A top-level property as it goes to or comes from the engine. The value is null, a bool, double, string, asset, archive, resource,
/// <c>ImmutableArray&lt;object&gt;</c> or <c>ImmutableDictionary&lt;string, object&gt;</c> of the same.
/// </summary>
/// <param name="Value">The value; null when unknown.</param>
/// <param name="IsKnown">Whether all of the value is known.</param>
/// <param name="IsSecret">Whether some of the value is secret.</param>
internal readonly record struct WireValue(object? Value, bool IsKnown, bool IsSecret);
