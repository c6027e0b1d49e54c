namespace Pulumi;

/// <param name="Name">The name on the wire.</param>
/// <param name="Value">The value as the program set it.</param>
/// <param name="Json">Whether it is sent as a string of JSON.</param>
internal readonly record struct ArgsEntry(string Name, object Value, bool Json);
