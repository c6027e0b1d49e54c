using Tap.Program;

namespace Tap.Cli.Local.Engine;

/// <summary>The suffix that the names of a stack's resources end with.</summary>
internal static class Suffix
{
    /// <summary>
    /// Refuses one that another stack has: each of its names would be taken, and what AWS overwrites without a word, such as an alarm,
    /// would go with the stack that is destroyed first.
    /// </summary>
    /// <param name="aws">The local AWS.</param>
    /// <param name="program">What the program would register.</param>
    /// <exception cref="UserException">Another stack has it.</exception>
    public static async Task CheckAsync(ILocalAws aws, RegisteredStack program)
    {
        var wanted = program.Registrations
            .Where(registration => registration.Resource.Name.Contains($"-{program.Suffix}", StringComparison.Ordinal))
            .Select(registration => (registration.Region, registration.Resource.Key))
            .ToHashSet();
        var others = (await aws.GetPlacesAsync()).Where(place => place.Stack != program.Name);
        if (others.FirstOrDefault(place => wanted.Contains((place.Region, place.Key))) is { } taken)
            throw new UserException(
                $"The stack {taken.Stack} has the suffix {program.Suffix} in {taken.Region}, and {program.Name} would make its {taken.Key} once more. Nothing was changed.",
                $"Set tap:environmentSuffix in Pulumi.{program.Name}.yaml to a suffix that no other stack has.");
    }
}
