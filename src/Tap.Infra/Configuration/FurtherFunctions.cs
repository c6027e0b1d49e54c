using System.Collections.Immutable;

namespace Tap.Infra.Configuration;

/// <summary>
/// A function beside those that the API, the releases and a migration are made of, and what it has unless its settings say otherwise.
/// </summary>
/// <param name="ShortName">Its short name, such as <c>order-mailer</c>.</param>
/// <param name="MemoryMb">Memory in MB, 128 to 10,240.</param>
/// <param name="TimeoutSeconds">Seconds after which an invocation is ended, 1 to 900.</param>
public sealed record FurtherFunction(string ShortName, int MemoryMb, int TimeoutSeconds)
{
    /// <summary>The key of its settings in <c>tap:functions</c>, and what those of its alarms begin with: <c>orderMailer</c>.</summary>
    public string Key =>
        string.Concat(ShortName.Split('-').Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}

/// <summary>
/// The further functions. To be in this list gives one its settings, alarms, graphs, the count of its logged errors and its place among
/// the outputs; <c>FurtherDefinitions</c> says what it is.
/// </summary>
public static class FurtherFunctions
{
    /// <summary>All of them, in the order of the documents.</summary>
    public static ImmutableArray<FurtherFunction> All { get; } =
    [
        new("secret-rotator", MemoryMb: 256, TimeoutSeconds: 30),
        // ./tap new function puts a line above this one.
    ];
}
