using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// A top-level property as it goes to or comes from the engine. The value is null, a bool, double, string, asset, archive, resource,
/// <c>ImmutableArray&lt;object&gt;</c> or <c>ImmutableDictionary&lt;string, object&gt;</c> of the same.
/// </summary>
/// <param name="Value">The value; null when unknown.</param>
/// <param name="IsKnown">Whether all of the value is known.</param>
/// <param name="IsSecret">Whether some of the value is secret.</param>
internal readonly record struct WireValue(object? Value, bool IsKnown, bool IsSecret)
{
    /// <summary>Stands for an unknown value where there is no place to say so.</summary>
    public const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    /// <summary>A secret value where there is no place to say so, signed as the engine knows it.</summary>
    public static ImmutableDictionary<string, object?> Hidden(object? value) => ImmutableDictionary<string, object?>.Empty
        .Add("4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270")
        .Add("value", value);
}
